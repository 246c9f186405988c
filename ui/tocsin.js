/* Comfort only: every page works without this file. */
"use strict";

(() => {
	const lang = document.documentElement.lang;

	/* Relative times in the title of each date. */
	const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
	for (const t of document.querySelectorAll("time[datetime]")) {
		const days = Math.round((Date.parse(t.dateTime) - Date.now()) / 864e5);
		if (Number.isNaN(days))
			continue;
		const [n, unit] = Math.abs(days) < 45 ? [days, "day"] : Math.abs(days) < 700 ? [Math.round(days / 30.4), "month"]
			: [Math.round(days / 365.25), "year"];
		t.title = relative.format(n, unit) + " · " + t.dateTime;
	}

	/* The filters of the list: what was left at "any" stays out of the address; a changed choice shows its result at once. */
	for (const form of document.querySelectorAll("form[data-live]")) {
		form.addEventListener("submit", () => {
			for (const field of form.elements)
				if (field.name && !field.value)
					field.disabled = true;
		});
		for (const field of form.querySelectorAll("select, input[type=checkbox]"))
			field.addEventListener("change", () => form.requestSubmit());
		addEventListener("pageshow", () => {
			for (const field of form.elements)
				field.disabled = false;
		});
	}

	/* A form that does something is sent once, however often its button is pressed; back on the page it can be sent again. */
	for (const form of document.querySelectorAll("form[data-once]")) {
		form.addEventListener("submit", (e) => {
			if (form.dataset.sent)
				e.preventDefault();
			form.dataset.sent = "1";
		});
		addEventListener("pageshow", () => { delete form.dataset.sent; });
	}

	/* Names of models while typing. */
	for (const input of document.querySelectorAll("input[data-devices]")) {
		const list = document.getElementById(input.dataset.devices);
		let timer, last = "";
		input.addEventListener("input", () => {
			clearTimeout(timer);
			timer = setTimeout(async () => {
				const q = input.value.trim();
				if (q.length < 2 || q === last)
					return;
				last = q;
				try {
					const answer = await fetch("/api/v1/devices?limit=12&q=" + encodeURIComponent(q));
					if (!answer.ok)
						return;
					const found = await answer.json();
					list.replaceChildren(...found.devices.map((d) => {
						const o = document.createElement("option");
						o.value = d.model || d.device || d.name;
						o.label = [d.brand, d.name].filter(Boolean).join(" ");
						return o;
					}));
				} catch {
					/* no list then: the form works without it */
				}
			}, 200);
		});
	}

	/* Copy buttons beside what is likely to be copied. */
	const copies = (root) => {
		for (const from of navigator.clipboard ? root.querySelectorAll("[data-copy]") : [])
			copyButton(from);
	};
	const copyButton = (from) => {
		const button = document.createElement("button");
		button.type = "button";
		button.className = "quiet copy";
		button.textContent = from.dataset.copy;
		button.addEventListener("click", async () => {
			await navigator.clipboard.writeText(from.textContent.trim());
			button.textContent = from.dataset.copied;
			setTimeout(() => { button.textContent = from.dataset.copy; }, 2000);
		});
		from.after(button);
	};
	copies(document);

	/* Calculators: a changed choice asks the server for the same page with it, and what follows from the choices is put in its
	   place. The form stays as it is, with its focus; the address is that of the result. */
	for (const form of document.querySelectorAll("form[data-score]")) {
		const parts = ["outcome", "foot", "worksheet"];
		const place = form.closest(".calc");
		let timer, asked;
		const told = document.createElement("p");
		told.className = "unreached";
		told.setAttribute("role", "alert");

		const show = (page, address) => {
			for (const id of parts) {
				const now = document.getElementById(id), then = page.getElementById(id);
				if (now && then)
					now.replaceWith(document.adoptNode(then));
			}
			const said = document.getElementById("said"), vector = document.getElementById("vector");
			said.textContent = page.getElementById("said").textContent;
			if (vector)
				vector.value = page.getElementById("vector").value;
			document.querySelector(".languages").replaceWith(document.adoptNode(page.querySelector(".languages")));
			copies(document.getElementById("outcome"));
			history.replaceState(null, "", address);
			place.classList.remove("stale");
			place.classList.add("live");
		};
		const ask = async () => {
			asked?.abort();
			asked = new AbortController();
			const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
			try {
				const answer = await fetch(form.action + "?" + query, { signal: asked.signal });
				if (!answer.ok && answer.status !== 400)
					throw new Error(answer.status);
				show(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.url);
			} catch (e) {
				if (e.name === "AbortError")
					return;
				told.textContent = form.dataset.score;
				place.classList.remove("live"); /* the button is back: it asks once more */
				place.classList.add("stale");
				document.getElementById("outcome").prepend(told);
			}
		};
		const soon = (ms) => {
			clearTimeout(timer);
			timer = setTimeout(ask, ms);
		};
		form.addEventListener("change", () => soon(120));
		form.addEventListener("input", (e) => e.target.matches("input:not([type=radio])") && soon(600));
		place.classList.add("live");
	}

	/* Passwords that can be looked at while they are typed. */
	for (const input of document.querySelectorAll("input[data-show]")) {
		const button = document.createElement("button");
		button.type = "button";
		button.className = "quiet show";
		button.textContent = input.dataset.show;
		button.setAttribute("aria-controls", input.id);
		button.addEventListener("click", () => {
			const shown = input.type === "text";
			input.type = shown ? "password" : "text";
			button.textContent = shown ? input.dataset.show : input.dataset.hide;
		});
		input.form.addEventListener("submit", () => { input.type = "password"; });
		input.after(button);
	}

	/* A report that is being written is kept on the hub a few seconds after somebody stops typing, and when they leave the page. */
	for (const form of document.querySelectorAll("form[data-draft]")) {
		const said = form.querySelector("[data-said]");
		let timer, dirty = false;
		const keep = async (leaving) => {
			clearTimeout(timer);
			if (!dirty)
				return;
			dirty = false;
			const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
			body.set("autosave", "1");
			try {
				const answer = await fetch(form.action, { method: "POST", body, keepalive: leaving });
				if (!answer.ok)
					throw new Error(answer.status);
				said.textContent = form.dataset.kept.replace("{1}",
					new Date().toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" }));
			} catch {
				dirty = true;
				said.textContent = form.dataset.unkept;
			}
		};
		form.addEventListener("input", () => {
			dirty = true;
			clearTimeout(timer);
			timer = setTimeout(keep, 4000, false);
		});
		form.addEventListener("submit", () => {
			clearTimeout(timer);
			dirty = false;
		});
		document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep(true));
	}

	/* How much is written, and how much room there is: bytes count, people read characters. */
	for (const area of document.querySelectorAll("textarea[data-count]")) {
		const line = document.createElement("p"), bytes = new TextEncoder();
		const tell = () => {
			const room = Math.ceil(100 * bytes.encode(area.value).length / Number(area.dataset.room));
			line.textContent = area.dataset.count.replace("{1}", [...area.value].length.toLocaleString(lang)).replace("{2}", room);
			line.classList.toggle("over", room > 100);
		};
		line.className = "hint count";
		area.after(line);
		area.addEventListener("input", tell);
		tell();
	}

	/* What is left until an instant, while one looks. */
	for (const left of document.querySelectorAll("[data-until]")) {
		const tick = () => {
			const minutes = Math.round((Date.parse(left.dataset.until) - Date.now()) / 6e4);
			const [n, unit] = Math.abs(minutes) < 120 ? [minutes, "minute"] : Math.abs(minutes) < 2880 ? [Math.round(minutes / 60), "hour"]
				: [Math.trunc(minutes / 1440), "day"];
			left.textContent = relative.format(n, unit);
		};
		tick();
		setInterval(tick, 3e4);
	}

	/* The zone of this clock, where none was chosen. */
	for (const zone of document.querySelectorAll("input[data-zone]"))
		if (!zone.value || zone.value === "UTC")
			zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || zone.value;

	/* What is wrong is what to read first. */
	document.querySelector("main > .errors[tabindex]")?.focus();
})();
