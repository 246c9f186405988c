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
	for (const from of document.querySelectorAll("[data-copy]")) {
		if (!navigator.clipboard)
			break;
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
	}
})();
