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
	"/check/dump", "/statistics", "/list?priority=P1&order=priority", "/score", "/score?vector=nothing", "/score/cvss-4.0",
	"/score/cvss-4.0?vector=CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:L/VA:N/SC:N/SI:N/SA:N/E:P/CR:L/MAV:A/S:P",
	"/score/cvss-3.1?vector=CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H/E:F/MAV:L", "/score/cvss-3.1?vector=CVSS:3.1/AV:Q/AC:L",
	"/score/cvss-2.0?vector=AV:N/AC:L/Au:N/C:P/I:P/A:P", "/score/ssvc-supplier", "/score/ssvc-deployer?vector=ssvc:DT_DP:1.0.0/E:A/EXP:O/A:Y/HI:H",
	"/score/ssvc-coordinator-triage?vector=ssvc:DT_COORD_TRIAGE:1.0.0/RP:N", "/score/gbt-30279",
	"/score/gbt-30279?vector=GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:S/I:S/A:S/EC:L/RD:H/SR:H", "/score/priority",
	"/score/priority?entry=CVE-2023-4863&attacked=false&scope=low&scope-reason=few+devices", "/score/priority?cvss=11", "/score/priority/rules",
	"/about", "/api", "/accessibility", "/nothing", "/list?year=abc"];
const errors = new Map([["/check/result?level=never&chip=x", 400], ["/nothing", 404], ["/list?year=abc", 400],
	["/score?vector=nothing", 400], ["/score/cvss-3.1?vector=CVSS:3.1/AV:Q/AC:L", 400], ["/score/priority?cvss=11", 400]]);

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
		want((await page.locator("tbody tr:has(.prio)").count()) === (await page.locator("tbody tr:has(.v)").count()), "rows without priority");
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
		for (const path of ["/", "/list", "/entry/CVE-2023-4863", "/statistics", "/about", "/check", "/score", "/score/priority"]) {
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

// The calculators, with script (a changed choice is answered at once) and without (a button sends the form).
async function rate(script) {
	const name = script ? "" : ", no script";
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en", javaScriptEnabled: script });
	const page = await context.newPage();
	const choose = async (ids, until) => {
		for (const id of ids)
			await page.check("#" + CSS_escape(id));
		if (script)
			await page.waitForURL(until);
		else
			await page.click(".calc .go button");
		want(until.test(page.url()), page.url());
	};
	const CSS_escape = (id) => id.replace(/[.:+*]/g, "\\$&");
	const text = (selector) => page.locator(selector).first().textContent();

	await test(`CVSS 3.1 from its choices${name}`, async () => {
		await page.goto(url + "/score/cvss-3.1");
		want(/8 choices/.test(await text("#outcome .verdict")), await text("#outcome .verdict"));
		await choose(["m-AV-N", "m-AC-L", "m-PR-N"], /vector=CVSS:3.1\/AV:N\/AC:L\/PR:N$/);
		want(/5 choices/.test(await text("#outcome .verdict")), await text("#outcome .verdict"));
		want(await page.locator("#outcome .links a").count() === 5, "the missing ones are not named");
		await choose(["m-UI-R", "m-S-U", "m-C-H", "m-I-H", "m-A-H"], /UI:R\/S:U\/C:H\/I:H\/A:H$/);
		want(await text("#outcome .figure") === "8.8", await text("#outcome .figure"));
		want(await text("#outcome .verdict .sev") === "high", "no word for it");
		want((await page.locator(".worksheet tbody tr").count()) >= 4, "no worksheet");
		want(!/cvss3\./.test(await text(".worksheet")), "steps without words");
		if (script)
			want(await page.evaluate(() => document.activeElement.id) === "m-A-H", "the focus is lost");
		want(await page.inputValue("#vector") === "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", "the field has another vector");
	});

	await test(`the address of a rating gives it again${name}`, async () => {
		const address = page.url(), figure = await text("#outcome .figure");
		await page.goto(url + "/");
		await page.goto(address);
		want(await text("#outcome .figure") === figure && await page.isChecked("#m-C-H"), "another result");
		await page.goto(url + "/score?vector=" + encodeURIComponent("CVSS:3.1/A:H/I:H/C:H/S:U/UI:R/PR:N/AC:L/AV:N/RL:X"));
		want(page.url() === address, `not made canonical: ${page.url()}`);
	});

	await test(`a wrong vector keeps what was typed and says what is wrong${name}`, async () => {
		await page.goto(url + "/score");
		await page.fill("#vector", "CVSS:3.1/AV:N/AC:Q/PR:N");
		await page.click(".paste button");
		want(/AC/.test(await text("[role=alert] a")), await text("[role=alert]"));
		want(await page.inputValue("#vector") === "CVSS:3.1/AV:N/AC:Q/PR:N", "what was typed is lost");
		want(await page.isChecked("#m-AV-N") && await page.isChecked("#m-PR-N"), "the good parts are lost");
		await page.click("[role=alert] a");
		want(/#m-AC$/.test(page.url()), page.url());
	});

	await test(`SSVC in part, then decided, and what would change it${name}`, async () => {
		await page.goto(url + "/score/ssvc-supplier");
		want(await page.locator(".ladder .possible").count() === 4, "not all decisions are possible");
		await choose(["m-E-P", "m-U-S"], /E:P\/U:S$/);
		want(/2 decisions/.test(await text("#outcome .verdict")), await text("#outcome .verdict"));
		want((await page.locator(".ladder .out").allTextContents()).length === 2, "none is ruled out");
		want(await page.locator("#narrows").count() === 1, "nothing of what would tell more");
		await choose(["m-TI-T", "m-PSI-S"], /TI:T\/PSI:S$/);
		want(await text("#outcome .decision") === "Immediate", await text("#outcome .decision"));
		want(await page.locator("section[aria-labelledby=changes] tbody tr").count() >= 1, "nothing of what would change it");
	});

	await test(`GB/T 30279 in Chinese, with the standard's terms on the English page${name}`, async () => {
		const vector = "?vector=GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:S/I:S/A:S/EC:L/RD:H/SR:H";
		await page.goto(url + "/score/gbt-30279" + vector);
		want(/critical/.test(await text("#outcome .decision")) && /超危/.test(await text("#outcome .term")), await text("#outcome"));
		want(/not been compared/.test(await text(".notice")), "no note");
		await page.goto(url + "/score/gbt-30279" + vector + "&lang=zh-CN");
		want(/超危/.test(await text("#outcome .decision")) && /访问路径/.test(await text(".metric legend")), await text("#outcome"));
		await page.goto(url + "/score/gbt-30279?lang=en");
	});

	await test(`priority: what if it were not attacked, and harm were graded lower${name}`, async () => {
		await page.goto(url + "/score/priority");
		await page.fill("#entry", "cve-2023-4863");
		await page.click(".paste button");
		want(page.url() === url + "/score/priority?entry=CVE-2023-4863", page.url());
		const before = await text("#outcome .prio");
		await page.selectOption("#f-attacked", "false");
		await page.selectOption("#f-kev", "false");
		await page.selectOption("#g-harm", "low");
		await page.fill("#r-harm", "a crash only");
		if (script)
			await page.waitForURL(/harm-reason=a/);
		else
			await page.click(".calc .go button");
		want(/attacked=false/.test(page.url()) && /harm=low/.test(page.url()) && !/severity=/.test(page.url()), page.url());
		const after = await text("#outcome .prio");
		want(after > before, `${before} became ${after}`);
		want(/a crash only/.test(await text("#worksheet")), "the reason is not shown");
		await page.goto(page.url());
		want(await text("#outcome .prio") === after && await page.inputValue("#g-harm") === "low", "the address gives another result");
	});

	await test(`from an entry to its priority and its rules${name}`, async () => {
		await page.goto(url + "/entry/CVE-2023-4863");
		const level = await text(".priority .prio");
		want(/Decided by Coordinator/.test(await text(".priority")) && /The views differ/.test(await text(".priority")), "views or decision");
		await page.click(".priority .more a");
		want(await text("#outcome .prio") === level, "another level than on the entry's page");
		await page.click(".outcome a[href='/score/priority/rules']");
		want(await page.locator("#levels").count() === 1, page.url());
	});
	await context.close();
}

async function unreached() {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en" });
	const page = await context.newPage();
	await test("a calculator whose server is gone says so and keeps the choices", async () => {
		await page.goto(url + "/score/cvss-3.1?vector=CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H");
		await context.setOffline(true);
		await page.check("#m-UI-N");
		await page.waitForSelector(".unreached");
		want(await page.isChecked("#m-UI-N") && await page.isVisible(".calc .go button"), "no way on");
		await context.setOffline(false);
		await page.check("#m-AC-H");
		await page.waitForURL(/AC:H/);
		want(await page.locator(".unreached").count() === 0, "still says so");
	});
	await test("a worksheet prints its choices and steps", async () => {
		await page.goto(url + "/score/cvss-3.1?vector=CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H");
		await page.emulateMedia({ media: "print" });
		want(await page.isVisible(".worksheet tbody tr") && await page.isVisible("label[for=m-AV-N]"), "nothing to print");
		want(!await page.isVisible("label[for=m-AV-L]") && !await page.isVisible(".foot") && !await page.isVisible(".others"), "prints what is not chosen");
	});
	await context.close();
}

async function keyboard() {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en" });
	const page = await context.newPage();
	for (const path of ["/", "/list", "/check/values?model=galaxy+s23", "/check/result?release=13&level=2023-06-05", "/check/dump", "/entry/CVE-2023-4863",
		"/score/cvss-3.1?vector=CVSS:3.1/AV:N/AC:L", "/score/priority"])
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
	for (const path of ["/check", "/about", "/check/values", "/list?q=nosuchword", "/nothing", "/score",
		"/score/cvss-3.1?vector=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "/score/priority?attacked=true&cvss=9.8"])
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
			await rate(true);
			await keyboard();
			await sweep("zh-CN", 1280, "light", false);
		})(),
		(async () => {
			await sweep("zh-CN", 1280, "dark", true);
			await sweep("en", 320, "dark", true);
			await walk(false);
			await rate(false);
			await unreached();
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
