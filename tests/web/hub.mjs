// The hub's pages as people see them who sign in: in both languages, wide and narrow, with and without script; one act done whole.
// Usage: node hub.mjs URL PASSWORD MESSAGES   (a running demonstration; MESSAGES is ui/messages/en.po)
import { chromium } from "playwright-core";
import { content, end, findings, fits, flags, keys_of, tell, test, want, widths } from "./look.mjs";

const [url, password, messages] = process.argv.slice(2);
const keys = keys_of(messages);

const people = [
	{ mail: "lin.yue@alliance.example", who: "coordinator", admin: true },
	{ mail: "greta.sommer@kestrel.example", who: "vendor's administrator", admin: false },
];
const everyone = ["/", "/desk", "/parties", "/party/nova", "/account", "/account/notices", "/account/password", "/ledger", "/receipts", "/join",
	"/sign-in", "/sign-in/forgotten", "/invitation", "/do/contact.add?subject=party/nova", "/do/key.make", "/obligations/rules"];
const hub = ["/admin", "/audit", "/join/1", "/do/party.add", "/obligation/1"];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });

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
			await content(page, lang, keys);
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
end();
