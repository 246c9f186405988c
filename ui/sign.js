/* Passkeys: no browser lets a page ask for one without script. */
"use strict";

(() => {
	const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
	const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
	const named = (list) => (list ?? []).map((c) => ({ ...c, id: bytes(c.id) }));

	/* The forms of WebAuthn's JSON (5.1.8 to 5.1.10), which not every browser reads and writes by itself. */
	const toCreate = (o) => ({ ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: named(o.excludeCredentials) });
	const toGet = (o) => ({ ...o, challenge: bytes(o.challenge), allowCredentials: named(o.allowCredentials) });
	const fromMade = (c) => ({
		id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: {},
		response: {
			clientDataJSON: text(c.response.clientDataJSON), attestationObject: text(c.response.attestationObject),
			transports: c.response.getTransports?.() ?? [],
		},
	});
	const fromGot = (c) => ({
		id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: {},
		response: {
			clientDataJSON: text(c.response.clientDataJSON), authenticatorData: text(c.response.authenticatorData),
			signature: text(c.response.signature), ...(c.response.userHandle?.byteLength ? { userHandle: text(c.response.userHandle) } : {}),
		},
	});

	/* A challenge is good for some minutes, so it is fetched when it is needed. */
	const challenge = async (form) => {
		const { token, to, kind } = form.elements;
		const answer = await fetch(form.action, {
			method: "POST", body: new URLSearchParams({ token: token.value, to: to.value, kind: kind.value, ask: "1" }),
		});
		if (!answer.ok || !answer.headers.get("Content-Type").startsWith("application/json"))
			throw new Error(String(answer.status));
		return answer.json();
	};
	const send = (form, ticket, credential) => {
		form.elements.ticket.value = ticket;
		form.elements.answer.value = JSON.stringify(credential);
		form.submit();
	};
	let waiting = null; /* for a passkey chosen from the list under the field */

	const ask = async (form) => {
		waiting?.abort();
		const { ticket, options } = await challenge(form);
		if (form.dataset.passkey === "create")
			send(form, ticket, fromMade(await navigator.credentials.create({ publicKey: toCreate(options) })));
		else
			send(form, ticket, fromGot(await navigator.credentials.get({ publicKey: toGet(options) })));
	};
	const offer = async (form) => {
		waiting = new AbortController();
		const { signal } = waiting;
		try {
			const { ticket, options } = await challenge(form);
			const timer = setTimeout(() => { waiting.abort(); offer(form); }, 240000);
			signal.addEventListener("abort", () => clearTimeout(timer));
			send(form, ticket, fromGot(await navigator.credentials.get({ publicKey: toGet(options), mediation: "conditional", signal })));
		} catch {
			/* nothing was chosen there: the buttons are */
		}
	};

	for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
		const told = form.querySelector(".why-wrong");
		form.hidden = false;
		form.addEventListener("submit", async (e) => {
			e.preventDefault();
			told.hidden = true;
			try {
				await ask(form);
			} catch (why) {
				told.textContent = why.name === "NotAllowedError" || why.name === "AbortError" ? form.dataset.stopped : form.dataset.none;
				told.hidden = false;
			}
		});
		if (form.dataset.passkey === "conditional")
			PublicKeyCredential.isConditionalMediationAvailable?.().then((can) => can && offer(form));
	}
})();
