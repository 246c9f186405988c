// What the tests of pages share: TAP out, and what every page has to be - one h1, words and no keys, no English in Chinese, no inline
// script, nothing that stands out at any width, no finding of axe.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"];
export const widths = [1200, 390, 320];

// The keys of all messages, of ui/messages/en.po.
export function keys_of(messages) {
	return [...readFileSync(messages, "utf8").matchAll(/^msgid "([a-z_]+\.[^" ]+)"$/gm)].map((m) => m[1])
		.filter((k, i, all) => !all.includes(`act.${k}`)); // an act's name may be told as it is
}

let n = 0, failed = 0;
export function tell(ok, name, why = "") {
	n++;
	if (!ok)
		failed++;
	console.log(`${ok ? "ok" : "not ok"} ${n} - ${name}`);
	if (!ok && why)
		console.log(String(why).split("\n").slice(0, 16).map((l) => `#   ${l}`).join("\n"));
}
export async function test(name, body) {
	try {
		await body();
		tell(true, name);
	} catch (e) {
		tell(false, name, e.message);
	}
}
export function want(condition, message) {
	if (!condition)
		throw new Error(message);
}

export function end() {
	console.log(`# ${n - failed} passed, ${failed} failed`);
	process.exitCode = failed ? 1 : 0;
}

// Names that stay as they are in every language.
const names = /Example|TOC-\d|CSV|JSON|API|OpenPGP|Webhook|SMTP|OIDC|UTC|URL|Tocsin|English|PURL|iCalendar|Prometheus|Sommer|@|^[\d\s.,:/-]*$/;

// What a page is, whatever its width.
export async function content(page, lang, keys) {
	const seen = await page.evaluate((keys) => {
		const known = new Set(keys);
		const said = [...document.querySelectorAll("[aria-label], [title], [data-label], [placeholder]")]
			.flatMap((e) => ["aria-label", "title", "data-label", "placeholder"].map((a) => e.getAttribute(a) ?? ""));
		const words = `${document.title} ${document.body.textContent} ${said.join(" ")}`.match(/[a-z_]+(\.[\w.-]*\w)+/g) ?? [];
		return {
			lang: document.documentElement.lang, title: document.title, h1: document.querySelectorAll("h1").length,
			keys: [...new Set(words.filter((w) => known.has(w)))],
			labels: [...document.querySelectorAll("h1, h2, h3, main button, label, legend, th[scope=col], summary, dt, .site a, .tabs a, caption")]
				.filter((e) => !e.closest("[lang]:not(html), code, pre, .brand, details.account > summary, dl.facts details, [translate=no]"))
				.map((e) => {
					const own = e.cloneNode(true);
					own.querySelectorAll("[lang], [translate=no]").forEach((x) => x.remove()); // what people wrote
					return own.textContent.trim();
				}),
			ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
			unlinked: [...document.querySelectorAll("a[href^='#']")].filter((a) => !document.getElementById(a.hash.slice(1))).map((a) => a.hash),
			inline: document.querySelectorAll("[style], style, script:not([src])").length,
		};
	}, keys);
	const english = seen.labels.filter((t) => /[A-Za-z]{3}/.test(t) && !/\p{Script=Han}/u.test(t) && !names.test(t));
	want(seen.lang === lang, `html lang is ${seen.lang}`);
	want(seen.h1 === 1, `${seen.h1} h1`);
	want(/^.+ · Tocsin$/.test(seen.title), `title "${seen.title}"`);
	// The audit tells acts by their own names too, and some messages are called alike.
	want(!seen.keys.length || page.url().includes("/audit"), `keys instead of words: ${seen.keys}`);
	want(lang === "en" || !english.length, `English in a Chinese page: ${[...new Set(english)].join(" | ")}`);
	want(!seen.inline, `${seen.inline} inline styles or scripts`);
	want(new Set(seen.ids).size === seen.ids.length, `an id is there twice: ${seen.ids.filter((x, i) => seen.ids.indexOf(x) !== i)}`);
	want(!seen.unlinked.length, `links lead nowhere: ${seen.unlinked}`);
}

// What it is at one width. Tables may scroll in their own place.
export async function fits(page, width) {
	await page.setViewportSize({ width, height: 900 });
	const seen = await page.evaluate(() => ({
		wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth,
		over: [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 &&
			!e.closest(".table, figure, pre, .unseen, .skip, select, svg") && getComputedStyle(e).position !== "absolute")
			.slice(0, 4).map((e) => e.outerHTML.slice(0, 140)),
		cut: innerWidth < 600 ? [...document.querySelectorAll(".table:has(table.stack)")].filter((t) => t.scrollWidth > t.clientWidth + 1).length : 0,
	}));
	want(!seen.cut, `a table in rows scrolls sideways at ${width}`);
	want(seen.wide <= seen.room && !seen.over.length, `stands out at ${width}: ${seen.wide} > ${seen.room}\n${seen.over.join("\n")}`);
}

export async function findings(page) {
	const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
		"wcag22aa", "best-practice"] }); })()`);
	return found.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((x) => x.html.slice(0, 140) + " " +
		(x.any[0]?.message ?? "")).join("\n  ")}`).join("\n");
}
