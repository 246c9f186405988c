// The hub's pages as people see them who sign in: in both languages, wide and narrow, with and without script; one act done whole.
// Usage: node hub.mjs URL PASSWORD MESSAGES   (a running demonstration; MESSAGES is ui/messages/en.po)
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [url, password, messages] = process.argv.slice(2);
const keys = [...readFileSync(messages, "utf8").matchAll(/^msgid "([a-z_]+\.[^" ]+)"$/gm)].map((m) => m[1])
	.filter((k, i, all) => !all.includes(`act.${k}`)); // an act's name may be told as it is
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"];
const widths = [1200, 390, 320];

let n = 0, failed = 0;
function tell(ok, name, why = "") {
	n++;
	if (!ok)
		failed++;
	console.log(`${ok ? "ok" : "not ok"} ${n} - ${name}`);
	if (!ok && why)
		console.log(String(why).split("\n").slice(0, 16).map((l) => `#   ${l}`).join("\n"));
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

const people = [
	{ mail: "lin.yue@alliance.example", who: "coordinator", admin: true },
	{ mail: "greta.sommer@kestrel.example", who: "vendor's administrator", admin: false },
];
const everyone = ["/", "/desk", "/parties", "/party/nova", "/account", "/account/notices", "/account/password", "/ledger", "/receipts", "/join",
	"/sign-in", "/sign-in/forgotten", "/invitation", "/do/contact.add?subject=party/nova", "/do/key.make", "/obligations/rules"];
const hub = ["/admin", "/audit", "/join/1", "/do/party.add", "/obligation/1"];
// Names that stay as they are in every language.
const names = /Example|CSV|JSON|API|OpenPGP|Webhook|SMTP|OIDC|UTC|URL|Tocsin|English|PURL|iCalendar|Prometheus|Sommer|@|^[\d\s.,:/-]*$/;

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });

// What a page is, whatever its width.
async function content(page, lang) {
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
				.map((e) => e.textContent.trim()),
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
async function fits(page, width) {
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

async function findings(page) {
	const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
		"wcag22aa", "best-practice"] }); })()`);
	return found.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((x) => x.html.slice(0, 140) + " " +
		(x.any[0]?.message ?? "")).join("\n  ")}`).join("\n");
}

async function sign_in(page, mail) {
	await page.goto(url + "/sign-in");
	await page.fill("#mail", mail);
	await page.fill("#password", password);
	await page.click("main form.narrow button:not([type=button])");
	await page.waitForLoadState();
	want(!/\/sign-in$/.test(page.url()) && await page.locator("details.account").count() === 1, `not signed in at ${page.url()}`);
}

async function speak(page, lang) {
	const other = page.locator(`.languages a[hreflang="${lang}"]`);
	if (await other.count())
		await other.click();
	want(await page.getAttribute("html", "lang") === lang, `does not speak ${lang}`);
}

// Pages that links lead to from where one is, by the beginning of their path.
async function linked(page, path, pattern) {
	await page.goto(url + path);
	const all = await page.locator("a[href]").evaluateAll((a) => a.map((x) => x.getAttribute("href")));
	return [...new Set(all.filter((h) => pattern.test(h)))];
}

async function sweep(person, lang, script) {
	const name = `${person.who}, ${lang}${script ? "" : ", no script"}`;
	const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: lang, javaScriptEnabled: script });
	const page = await context.newPage();
	const said = [], foreign = [];
	let signed = false;

	await test(`signs in (${name})`, async () => {
		await sign_in(page, person.mail);
		signed = true;
		await speak(page, lang);
	});
	if (!signed)
		return context.close();
	const nav = await linked(page, "/", /^\/[a-z]/).then((all) => all.map((h) => h.split("?")[0]));
	const paths = [...everyone];
	if (person.admin) {
		paths.push(...hub, ...await linked(page, "/admin", /^\/admin\//), ...(await linked(page, "/admin/settings", /^\/admin\/settings\//)),
			...(await linked(page, "/party/nova", /^\/member\/\d+$/)).slice(0, 1));
	} else {
		paths.push(...(await linked(page, "/party/kestrel", /^\/member\/\d+$/)).slice(0, 1));
	}
	const cases = (await linked(page, "/cases?show=all", /^\/case\/\d+$/)).slice(0, 3);
	paths.push("/cases", "/cases?show=ended&order=title", ...cases, ...cases.map((c) => `${c}/timeline`), ...cases.slice(0, 1).map((c) => `${c}/notify`));
	page.on("console", (m) => ["error", "warning"].includes(m.type()) && !/Failed to load resource/.test(m.text()) && said.push(m.text()));
	page.on("pageerror", (e) => said.push(e.message));
	page.on("request", (r) => !r.url().startsWith(url) && !r.url().startsWith("data:") && foreign.push(r.url()));
	for (const path of new Set(paths)) {
		said.length = foreign.length = 0;
		await page.setViewportSize({ width: 1200, height: 900 });
		const answer = await page.goto(url + path);
		if (answer.status() === 404) {
			if (nav.includes(path))
				tell(false, `${path} is in the navigation and not there (${name})`);
			continue;
		}
		await test(`${path} (${name})`, async () => {
			want(answer.status() === 200, `status ${answer.status()}`);
			await content(page, lang);
			await page.evaluate(() => document.querySelectorAll("main details").forEach((d) => { d.open = true; }));
			for (const width of widths)
				await fits(page, width);
			want(!said.length, `console: ${said.join("; ")}`);
			want(!foreign.length, `requests elsewhere: ${foreign}`);
		});
		if (script)
			for (const width of lang === "en" ? [320] : [1200])
				await test(`axe ${path} at ${width} px (${name})`, async () => {
					await page.setViewportSize({ width, height: 900 });
					const found = await findings(page);
					want(!found, found);
				});
	}
	await context.close();
}

// A contact is added: first wrong, then right; it stands in the history; the door is closed behind.
async function act(script) {
	const name = script ? "" : ", no script";
	const context = await browser.newContext({ viewport: { width: 390, height: 900 }, locale: "en", javaScriptEnabled: script });
	const page = await context.newPage();
	const value = `+49 30 5550${script ? 101 : 102}`;

	await test(`a contact is added by the form${name}`, async () => {
		await sign_in(page, people[0].mail);
		await speak(page, "en");
		await page.goto(url + "/party/nova");
		const before = await page.locator("caption >> text=/UTC|Shanghai|time/i").count() && await page.locator("section:last-of-type tbody tr").count();
		await page.goto(url + "/do/contact.add?subject=party/nova");
		const fill = async (field, text) => {
			const e = page.locator(`main form [name=${field}]`).first();
			if (await e.evaluate((x) => x.tagName) === "SELECT")
				await e.selectOption(text);
			else if (["radio", "checkbox"].includes(await e.getAttribute("type")))
				await page.check(`main form [name=${field}][value="${text}"]`);
			else
				await e.fill(text);
		};
		await fill("kind", "mail");
		await fill("purpose", "security");
		await fill("value", "not an address");
		await page.click("main form button:not([type=button])");
		want(await page.locator("[role=alert] a").count() === 1, "no error summary");
		want(await page.inputValue("main form [name=value]") === "not an address", "what was typed is lost");
		want(await page.getAttribute("main form [name=value]", "aria-invalid") === "true", "the field is not marked");
		if (script)
			want(await page.evaluate(() => document.activeElement?.closest("[role=alert]") !== null), "the summary is not focused");
		const target = await page.getAttribute("[role=alert] a", "href");
		await page.click("[role=alert] a");
		want(page.url().endsWith(target), page.url());
		want(await page.evaluate(() => document.activeElement?.getAttribute("name")) === "value", "the link does not lead to the field");
		await fill("kind", "phone");
		await fill("value", value);
		await page.click("main form button:not([type=button])");
		await page.waitForURL(/\/party\/nova/);
		want((await page.textContent("#contacts >> xpath=..")).includes(value), "the contact is not on the page");
		const rows = await page.locator("section:has(h2:text('History')) tbody tr").count();
		want(rows >= 1 && rows >= before, `${rows} rows of history`);
		want(/contact/i.test(await page.locator("section:has(h2:text('History')) tbody tr").first().textContent()), "not in the history");
	});
	await test(`signs out${name}`, async () => {
		await page.click("details.account > summary");
		await page.click("details.account form button");
		want(await page.locator("details.account").count() === 0, "still signed in");
		await page.goto(url + "/account");
		want(/\/sign-in/.test(page.url()) || await page.locator("details.account").count() === 0, page.url());
	});
	await context.close();
}

try {
	await Promise.all([
		(async () => {
			await sweep(people[0], "zh-CN", true);
			await act(true);
			await sweep(people[1], "en", false);
		})(),
		(async () => {
			await sweep(people[1], "zh-CN", true);
			await sweep(people[0], "en", true);
			await act(false);
		})(),
	]);
} finally {
	await browser.close();
}
console.log(`# ${n - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
