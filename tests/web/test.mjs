// Every page in both languages, wide and narrow, light and dark, with and without script; forms walked through; keyboard.
// Usage: node test.mjs URL SAMPLES
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [url, samples] = process.argv.slice(2);
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"];

let n = 0, failed = 0;
function tell(ok, name, why = "") {
	n++;
	if (!ok)
		failed++;
	console.log(`${ok ? "ok" : "not ok"} ${n} - ${name}`);
	if (!ok && why)
		console.log(String(why).split("\n").slice(0, 12).map((l) => `#   ${l}`).join("\n"));
}
async function test(name, body) {
	try {
		await body();
		tell(true, name);
	} catch (e) {
		tell(false, name, e.message);
	}
}
function want(condition, message) {
	if (!condition)
		throw new Error(message);
}

const pages = ["/", "/list", "/list?q=bluetooth&severity=high", "/list?q=nosuchword", "/list?exploited=1&order=severity", "/entry/CVE-2015-1538",
	"/entry/CVE-2023-4863", "/check", "/check/values", "/check/values?model=galaxy+s23", "/check/values?model=unheardof",
	"/check/result?model=SM-S911B&release=13&level=2023-06-05", "/check/result?os=ios&release=16.3.1&show=all", "/check/result?level=never&chip=x",
	"/check/dump", "/statistics", "/about", "/api", "/accessibility", "/nothing", "/list?year=abc"];
const errors = new Map([["/check/result?level=never&chip=x", 400], ["/nothing", 404], ["/list?year=abc", 400]]);

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });

// One page under one condition: what it must always be.
async function look(page, path, lang, width) {
	const said = [], foreign = [];
	page.on("console", (m) => ["error", "warning"].includes(m.type()) && !/Failed to load resource/.test(m.text()) && said.push(m.text()));
	page.on("pageerror", (e) => said.push(e.message));
	page.on("request", (r) => !r.url().startsWith(url) && !r.url().startsWith("data:") && foreign.push(r.url()));
	const answer = await page.goto(url + path);
	want(answer.status() === (errors.get(path) ?? 200), `status ${answer.status()}`);
	const seen = await page.evaluate(() => ({
		lang: document.documentElement.lang, title: document.title, h1: document.querySelectorAll("h1").length,
		wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth,
		over: [...document.querySelectorAll("body *")].filter((e) => {
			const box = e.getBoundingClientRect();
			if (box.right <= innerWidth + 1 || e.closest(".table, figure, pre, .unseen, .skip, select, svg"))
				return false;
			return getComputedStyle(e).position !== "absolute";
		}).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)),
		// Parts of a page that lie over each other.
		under: [...document.querySelectorAll("main > *, .front > *, .plots > *")].map((e) => [e, e.getBoundingClientRect()]).flatMap(([e, a], i, all) =>
			all.slice(i + 1).filter(([f, b]) => !e.contains(f) && !f.contains(e) && a.width > 2 && b.width > 2 && a.height && b.height &&
				Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)
				.map(([f]) => `${e.outerHTML.slice(0, 60)} and ${f.outerHTML.slice(0, 60)}`)).slice(0, 3),
		// Tables that do not fit their place on a wide screen.
		cut: innerWidth > 1000 ? [...document.querySelectorAll(".table")].filter((t) => t.scrollWidth > t.clientWidth + 1).length : 0,
		inline: document.querySelectorAll("[style], style, script:not([src])").length,
		ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
		unlinked: [...document.querySelectorAll("a[href^='#']")].filter((a) => !document.getElementById(a.hash.slice(1))).map((a) => a.hash),
	}));
	want(seen.lang === lang, `html lang is ${seen.lang}`);
	want(seen.h1 === 1, `${seen.h1} h1`);
	want(seen.title.endsWith("· Tocsin"), `title "${seen.title}"`);
	want(seen.wide <= seen.room, `scrolls sideways at ${width}: ${seen.wide} > ${seen.room}\n${seen.over.join("\n")}`);
	want(!seen.over.length, `stands out at ${width}:\n${seen.over.join("\n")}`);
	want(!seen.under.length, `one over the other: ${seen.under.join("\n")}`);
	want(!seen.cut, `${seen.cut} tables are wider than their place`);
	want(!seen.inline, `${seen.inline} inline styles or scripts`);
	want(new Set(seen.ids).size === seen.ids.length, `an id is there twice: ${seen.ids.filter((x, i) => seen.ids.indexOf(x) !== i)}`);
	want(!seen.unlinked.length, `links lead nowhere: ${seen.unlinked}`);
	want(!said.length, `console: ${said.join("; ")}`);
	want(!foreign.length, `requests elsewhere: ${foreign}`);
	page.removeAllListeners();
}

async function findings(page) {
	const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
		"wcag22aa", "best-practice"] }); })()`);
	return found.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((x) => x.html.slice(0, 140) + " " +
		(x.any[0]?.message ?? "")).join("\n  ")}`).join("\n");
}

async function sweep(lang, width, scheme, script) {
	const name = `${lang} ${width} px ${scheme}${script ? "" : ", no script"}`;
	const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, locale: lang, javaScriptEnabled: script });
	const page = await context.newPage();
	for (const path of pages) {
		await test(`${path} (${name})`, () => look(page, path, lang, width));
		// axe looks at each page wide and narrow, light and dark; the scripts' work included.
		if (script)
			await test(`axe ${path} (${name})`, async () => {
				const found = await findings(page);
				want(!found, found);
			});
	}
	await context.close();
}

async function walk(script) {
	const name = script ? "" : ", no script";
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en", javaScriptEnabled: script });
	const page = await context.newPage();

	await test(`search, filter, sort, next page keep each other${name}`, async () => {
		await page.goto(url + "/list");
		await page.selectOption("#severity", "high");
		if (script)
			await page.waitForURL(/severity=high/);
		else
			await page.click(".filters button");
		want(/severity=high/.test(page.url()), page.url());
		await page.fill("#q", "code");
		await page.click(".filters button");
		want(/q=code/.test(page.url()) && /severity=high/.test(page.url()), page.url());
		await page.click("thead a >> text=Published");
		want(/order=published/.test(page.url()) && /q=code/.test(page.url()), page.url());
		want(await page.getAttribute("thead th[aria-sort]", "aria-sort") === "descending", "aria-sort");
		await page.click("thead a >> text=Published");
		want(/reverse=1/.test(page.url()), page.url());
		await page.click(".active a >> nth=0");
		want(!/q=code/.test(page.url()) && /severity=high/.test(page.url()), page.url());
		const next = page.locator("a.next");
		if (await next.count()) {
			await next.click();
			want(/after=/.test(page.url()) && /severity=high/.test(page.url()), page.url());
		}
	});

	await test(`CSV and JSON hold what the table shows${name}`, async () => {
		await page.goto(url + "/list?severity=critical&exploited=1");
		const ids = await page.locator("tbody .id").allTextContents();
		const [csv, json] = await Promise.all((await page.locator(".formats a").evaluateAll((a) => a.map((x) => x.href)))
			.map(async (href) => (await fetch(href)).text()));
		want(ids.length > 3, `${ids.length} rows`);
		want(csv.trim().split("\n").slice(1).map((l) => l.split(",")[0]).join() === ids.join(), "CSV differs");
		want(JSON.parse(json).entries.map((e) => e.id).join() === ids.join(), "JSON differs");
	});

	await test(`from the start page to a device's result${name}`, async () => {
		await page.goto(url + "/");
		await page.fill("#model", "galaxy s23");
		await page.click(".find button");
		await page.check("text=SM-S911B");
		await page.fill("#release", "13");
		await page.fill("#level", "yesterday");
		await page.click("main form button");
		want(await page.locator("[role=alert] a").count() === 1, "no error summary");
		want(await page.inputValue("#release") === "13" && await page.inputValue("#level") === "yesterday", "what was typed is lost");
		want(await page.isChecked("text=SM-S911B"), "what was picked is lost");
		await page.click("[role=alert] a");
		want(/#level$/.test(page.url()), page.url());
		await page.fill("#level", "2023-06-05");
		await page.click("main form button");
		want(/Galaxy S23/.test(await page.textContent("h1")), await page.textContent("h1"));
		want(await page.locator(".bell").count() === 1, "no alarm on a phone with open, exploited flaws");
		const affected = await page.locator(".tabs a >> text=/^affected/").textContent();
		await page.click(".tabs a >> text=/^fixed/");
		want(/show=fixed/.test(page.url()), page.url());
		want((await page.locator("tbody .v").allTextContents()).every((t) => t === "fixed"), "other verdicts than fixed");
		await page.click(".tabs a >> text=/^affected/");
		const shown = +(await page.textContent("caption")).match(/(\d[\d,]*) vuln|of (\d[\d,]*)/).slice(1).find(Boolean).replace(",", "");
		const csv = await (await fetch(await page.locator(".formats a").first().evaluate((a) => a.href))).text();
		want(csv.trim().split("\n").length - 1 === shown && !/,(fixed|possible),/.test(csv), "CSV differs from the table");
		want(shown === +affected.replace(/\D/g, ""), `${affected} but ${shown} rows in all`);
	});

	await test(`a dump, uploaded and pasted${name}`, async () => {
		await page.goto(url + "/check/dump");
		await page.setInputFiles("#files", [`${samples}/galaxy-s23.prop`]);
		await page.click("main form button");
		want(/S23|SM-S91/.test(await page.textContent("h1")), await page.textContent("h1"));
		const facts = await page.textContent(".lead");
		const open = await page.locator(".tally dd").first().textContent();
		await page.click("text=result without the dump");
		want(/check\/result\?maker=samsung/.test(page.url()), page.url());
		want(await page.locator(".tally dd").first().textContent() === open, `${facts}: the link gives another result`);
		await page.goto(url + "/check/dump");
		await page.fill("#text", "[ro.product.model]: [Pixel 6]\n[ro.product.manufacturer]: [Google]\n[ro.build.version.release]: [12]\n" +
			"[ro.build.version.security_patch]: [2022-01-05]\n");
		await page.click("main form button");
		want(/Pixel 6/.test(await page.textContent("h1")), await page.textContent("h1"));
		await page.goto(url + "/check/dump");
		await page.fill("#text", "nothing of use");
		await page.click("main form button");
		want(await page.inputValue("#text") === "nothing of use", "the pasted text is lost");
		want(await page.locator("[role=alert]").count() === 1, "no error");
		await page.goto(url + "/check/dump");
		await page.setInputFiles("#files", [`${samples}/fleet.jsonl`]);
		await page.click("main form button");
		want(await page.locator("tbody tr").count() > 1, "a fleet has one row a device");
	});

	await test(`the language is switched and remembered${name}`, async () => {
		await page.goto(url + "/list?q=kernel");
		await page.click(".languages a");
		want(await page.getAttribute("html", "lang") === "zh-CN" && /q=kernel/.test(page.url()), page.url());
		await page.goto(url + "/statistics");
		want(await page.getAttribute("html", "lang") === "zh-CN", "forgotten");
		await page.click(".languages a");
		await page.goto(url + "/");
		want(await page.getAttribute("html", "lang") === "en", "does not go back");
	});

	await test(`an alias leads to its entry; every internal link of the main pages is good${name}`, async () => {
		const links = new Set();
		for (const path of ["/", "/list", "/entry/CVE-2023-4863", "/statistics", "/about", "/check"]) {
			await page.goto(url + path);
			for (const href of await page.locator("a[href]").evaluateAll((a) => a.map((x) => x.href.split("#")[0])))
				if (href.startsWith(url))
					links.add(href);
		}
		const bad = [];
		for (const href of links) {
			const answer = await fetch(href);
			if (!answer.ok)
				bad.push(`${answer.status} ${href}`);
		}
		want(links.size > 60 && !bad.length, `${links.size} links; ${bad.slice(0, 5).join(", ")}`);
	});
	await context.close();
}

async function keyboard() {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en" });
	const page = await context.newPage();
	for (const path of ["/", "/list", "/check/values?model=galaxy+s23", "/check/result?release=13&level=2023-06-05", "/check/dump", "/entry/CVE-2023-4863"])
		await test(`by keyboard: ${path}`, async () => {
			await page.goto(url + path);
			await page.keyboard.press("Tab");
			const first = await page.evaluate(() => {
				const box = document.activeElement.getBoundingClientRect();
				return { href: document.activeElement.getAttribute("href"), seen: box.left >= 0 && box.top >= 0 };
			});
			want(first.href === "#main" && first.seen, "the first stop is no visible link to the content");
			let stops = 0, hidden = [], last = "";
			for (; stops < 400; stops++) {
				const here = await page.evaluate(() => {
					const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
					return { body: e === document.body, name: e.outerHTML.slice(0, 90), ring: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2,
						size: box.width > 0 && box.height > 0, end: !!e.closest("footer") };
				});
				if (here.body)
					break;
				if (!here.ring || !here.size)
					hidden.push(here.name);
				last = here.end ? "footer" : here.name;
				await page.keyboard.press("Tab");
			}
			want(!hidden.length, `focus is not visible at ${hidden.slice(0, 3).join(" ")}`);
			want(last === "footer" && stops > 8, `the walk ended at ${last} after ${stops} stops`);
			await page.goto(url + path);
			await page.keyboard.press("Tab");
			await page.keyboard.press("Enter");
			want(await page.evaluate(() => document.activeElement.id) === "main", "the skip link does not move the focus");
		});
	await context.close();
}

async function comforts() {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en" });
	const page = await context.newPage();

	await test("models are offered while one types", async () => {
		await page.goto(url + "/check");
		await page.locator("#model").pressSequentially("pixel 6");
		await page.waitForFunction(() => document.querySelectorAll("#model-list option").length >= 2);
	});
	await test("dates tell how long ago they were", async () => {
		await page.goto(url + "/entry/CVE-2015-1538");
		want(/ago/.test(await page.locator("time").first().getAttribute("title")), "no relative time");
	});
	await test("filters left at any stay out of the address", async () => {
		await page.goto(url + "/list");
		await page.fill("#q", "wifi");
		await page.click(".filters button");
		want(page.url() === url + "/list?q=wifi", page.url());
	});
	await test("forced colours, reduced motion and print work", async () => {
		await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
		await page.goto(url + "/check/result?release=13&level=2023-06-05");
		want(await page.isVisible(".v.affected"), "verdicts are gone");
		await page.emulateMedia({ media: "print", forcedColors: "none" });
		want(!await page.isVisible("header.site nav") && await page.isVisible("h1"), "print shows the navigation");
	});
	await context.close();
}

// Where nothing burns, nothing is red.
async function calm() {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en", colorScheme: "light" });
	const page = await context.newPage();
	for (const path of ["/check", "/about", "/check/values", "/list?q=nosuchword", "/nothing"])
		await test(`no red where nothing burns: ${path}`, async () => {
			await page.goto(url + path);
			const red = await page.evaluate(() => [...document.querySelectorAll("body, body *")].filter((e) => {
				const s = getComputedStyle(e);
				return [s.color, s.backgroundColor, s.borderTopColor, s.fill].some((c) => {
					const [r, g, b, a = 1] = (c.match(/[\d.]+/g) ?? []).map(Number);
					return a > 0 && r > 130 && g < r * 0.5 && b < r * 0.5;
				});
			}).map((e) => e.outerHTML.slice(0, 80)));
			want(!red.length, red.slice(0, 3).join("\n"));
		});
	await context.close();
}

try {
	await Promise.all([
		(async () => {
			await sweep("en", 1280, "light", true);
			await sweep("zh-CN", 320, "light", true);
			await walk(true);
			await keyboard();
			await sweep("zh-CN", 1280, "light", false);
		})(),
		(async () => {
			await sweep("zh-CN", 1280, "dark", true);
			await sweep("en", 320, "dark", true);
			await walk(false);
			await comforts();
			await calm();
			await sweep("en", 320, "light", false);
		})(),
	]);
} finally {
	await browser.close();
}
console.log(`# ${n - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
