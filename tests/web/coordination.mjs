// A whole coordination in the browser: a finder without an account, the staff, two vendors of whom one is silent, an embargo that is
// negotiated, a repair, the disclosure, and what a device is told before and after. With and without script, in both languages.
// Usage: node coordination.mjs URL PASSWORD MESSAGES   (a running demonstration; MESSAGES is ui/messages/en.po)
import { chromium } from "playwright-core";
import { content, end, findings, fits, flags, keys_of, test, want } from "./look.mjs";

const [url, password, messages] = process.argv.slice(2);
const keys = keys_of(messages);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
const people = { staff: "sofia.marin@alliance.example", second: "lin.yue@alliance.example", vendor: "zhao.an@nova.example", silent: "mia.torres@lumen.example" };
const day = (n) => new Date(Date.now() + n * 86400e3).toISOString().slice(0, 13) + ":00";

async function sign_in(context, mail, lang) {
	const page = await context.newPage();
	page.setDefaultTimeout(8000);
	await page.goto(`${url}/sign-in?lang=${lang}`);
	await page.fill("#mail", mail);
	await page.fill("#password", password);
	await Promise.all([page.waitForNavigation(), page.click("main form.narrow button:not([type=button])")]);
	want(await page.locator("details.account").count() === 1, `${mail} is not signed in at ${page.url()}`);
	return page;
}

async function press(page, selector) {
	await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

// The form of an act, filled in and sent.
async function does(page, name, subject, fields = {}, lang = "en") {
	await page.goto(`${url}/do/${name}?subject=${subject}&lang=${lang}`);
	want(await page.locator("main form").count() >= 1, `no form of ${name} for ${subject}: ${(await page.textContent("main")).trim().slice(0, 200)}`);
	for (const [field, value] of Object.entries(fields)) {
		const box = page.locator(`main form [name="${field}"]`);
		const kind = await box.first().evaluate((e) => e.type ?? e.tagName);
		if (kind === "radio" || kind === "checkbox")
			await page.check(`main form [name="${field}"][value="${value}"]`);
		else if (kind.startsWith("select"))
			await box.selectOption(value);
		else
			await box.fill(value);
	}
	await press(page, "main form[action^='/do/'] button:not([type=button])");
	const wrong = await page.locator("[role=alert]").allTextContents();
	want(!wrong.length && !page.url().includes("/do/"), `${name}: ${wrong.join(" ").replace(/\s+/g, " ") || page.url()}`);
}

async function verdict(page, level, entry) {
	const answer = await page.context().request.post(`${url}/api/v1/check`, { headers: { "content-type": "text/plain" },
		data: `ro.product.manufacturer=Nova\nro.product.model=Nova Story 1\nro.build.version.release=15\nro.build.version.security_patch=${level}\n` });
	const found = JSON.stringify(await answer.json()).match(new RegExp(`"id":"${entry}","verdict":"([a-z_]+)"`));
	return found ? found[1] : "";
}

async function story(lang, script) {
	const name = `${lang}${script ? "" : ", no script"}`;
	const context = async () => browser.newContext({ viewport: { width: 1200, height: 900 }, locale: lang, javaScriptEnabled: script });
	const next = "main form.wizard button:not(.quiet):not([type=button])";
	const finder = await (await context()).newPage();
	finder.setDefaultTimeout(8000);
	const staff = await sign_in(await context(), people.staff, lang), second = await sign_in(await context(), people.second, lang);
	const vendor = await sign_in(await context(), people.vendor, lang), silent = await sign_in(await context(), people.silent, lang);
	const whole = (page, what) => test(`${what} (${name})`, async () => {
		await content(page, lang, keys);
		for (const width of [1200, 390])
			await fits(page, width);
		const found = script ? await findings(page) : "";
		await page.setViewportSize({ width: 1200, height: 900 });
		want(!found, found);
	});
	const title = `Story ${name}`;
	let report, number, vuln, entry;
	const newest = async () => { // the proposal made last, as the case's page has it for programs
		const said = await (await staff.context().request.get(`${url}/api/v1/cases/${number}`)).json();
		return String(Math.max(...said.embargo.proposals.map((p) => p.id)));
	};

	await test(`a finder reports without an account (${name})`, async () => {
		await finder.goto(`${url}/report?lang=${lang}`);
		await press(finder, "main form button");
		await finder.fill("#f-product", "Nova Story 1");
		await finder.fill("#f-versions", "all");
		await press(finder, next);
		await finder.fill("#f-title", title);
		await finder.fill("#f-words", "The lock opens *by itself* after an alarm.");
		await press(finder, next);
		await finder.fill("#f-steps", "1. wait");
		await press(finder, next);
		await press(finder, next);
		await press(finder, next);
		await finder.check("#f-credit-1");
		await press(finder, next);
		await press(finder, "main form[action='/report/new/check'] button");
		report = (await finder.textContent("#number")).trim();
		await press(finder, "main form[action='/report/new/sent'] button");
		want(finder.url().endsWith(`/report/${report}`), finder.url());
	});
	await test(`the staff takes it in, and opens a case (${name})`, async () => {
		await does(staff, "report.acknowledge", `report/${report}`, {}, lang);
		await does(staff, "report.validate", `report/${report}`, { grade: "high", parties: "nova lumen" }, lang);
		await does(staff, "case.open", "hub", { title, reports: report, grade: "high" }, lang);
		number = new URL(staff.url()).pathname.match(/^\/case\/(\d+)$/)?.[1];
		want(number, `after opening: ${staff.url()}`);
		await does(staff, "vuln.add", `case/${number}`, { title: `Nova Story unlocks (${name})`, words: "The lock of Nova Story phones opened by itself.",
			vector: "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N" }, lang);
		await staff.goto(`${url}/case/${number}/repairs`);
		vuln = (await staff.locator("main a[href^='/vuln/']").first().getAttribute("href")).match(/\d+/)[0];
	});
	await test(`an embargo is proposed, and the finder agrees (${name})`, async () => {
		await does(staff, "embargo.propose", `case/${number}`, { ends: day(60), zone: "Asia/Shanghai" }, lang);
		const proposal = await newest();
		await does(finder, "report.accept", `report/${report}`, { proposal }, lang);
		await staff.goto(`${url}/case/${number}`);
		for (const party of ["nova", "lumen"])
			await does(staff, "case.notify", `case/${number}`, { vendor: `party/${party}` }, lang);
	});
	await test(`a vendor sees the cover and no more, until it accepts (${name})`, async () => {
		await vendor.goto(`${url}/case/${number}`);
		const cover = await vendor.textContent("main");
		want(!cover.includes(title), "the title is told before the terms are accepted");
		const thread = await vendor.goto(`${url}/case/${number}/repairs`);
		want(thread.status() === 404, `repairs before entering: ${thread.status()}`);
		await vendor.goto(`${url}/case/${number}`);
	});
	await whole(vendor, "the cover");
	await test(`it enters, answers, and proposes a nearer end, which is taken (${name})`, async () => {
		await does(vendor, "case.enter", `case/${number}`, {}, lang);
		want((await vendor.textContent("main")).includes(title) || (await vendor.goto(`${url}/case/${number}`)).ok(), "nothing after entering");
		await does(vendor, "case.answer", `case/${number}`, { answer: "confirmed", grade: "high" }, lang);
		await does(vendor, "embargo.propose", `case/${number}`, { ends: day(30), zone: "Asia/Shanghai" }, lang);
		await does(staff, "embargo.decide", `proposal/${await newest()}`, { decision: "accept" }, lang);
		await does(vendor, "repair.set", `vuln/${vuln}`, { kind: "model", line: "Nova Story*", state: "fix_in_progress" }, lang);
		want(await verdict(vendor, "2026-11-01", `TOC`) === "", "something is told of it");
	});
	await test(`the silent one is seen to be silent, and sees nothing (${name})`, async () => {
		await staff.goto(`${url}/case/${number}`);
		want((await staff.textContent("main")).includes("Lumen OS Example"), "the silent vendor is not told");
		await silent.goto(`${url}/case/${number}`);
		want(!(await silent.textContent("main")).includes(title), "the silent vendor reads the title");
	});
	await staff.goto(`${url}/case/${number}`);
	await whole(staff, "the case");
	await test(`the repair is out (${name})`, async () => {
		await does(vendor, "repair.set", `vuln/${vuln}`, { kind: "model", line: "Nova Story*", state: "fixed", level: "2026-12-05" }, lang);
	});
	await staff.goto(`${url}/case/${number}/repairs`);
	await whole(staff, "the patch matrix");
	await test(`what is missing is mended, gate by gate (${name})`, async () => {
		await does(staff, "vuln.check", `vuln/${vuln}`, {}, lang);
		await does(staff, "case.credit", `case/${number}`, { participant: `report/${report}`, text: "F. Inder" }, lang);
		for (const what of ["no_exploit", "cn_operators", "cn_moderate", "cn_tools", "cn_event", "cn_foreign"])
			await does(second, "case.examine", `case/${number}`, { what, found: "yes" }, lang);
		await does(staff, "case.waive", `case/${number}`, { gate: "answers", reason: "Lumen was rung up twice." }, lang);
		await does(second, "case.waive_agree", `case/${number}`, { gate: "answers" }, lang);
		await staff.goto(`${url}/case/${number}/disclosure`);
	});
	await whole(staff, "the gates");
	await test(`two approve, and it is disclosed (${name})`, async () => {
		for (const page of [staff, second]) {
			await page.goto(`${url}/case/${number}/disclosure`);
			await press(page, "main a.button[href*='case.approve']");
			await press(page, "main form[action^='/do/'] button:not([type=button])");
		}
		await staff.goto(`${url}/case/${number}/disclosure`);
		await press(staff, "main a.button[href*='case.publish']");
		await press(staff, "main form[action^='/do/'] button:not([type=button])");
		await staff.goto(`${url}/case/${number}/disclosure`);
		entry = (await staff.locator("main article.entry h3 a").first().textContent()).trim();
		want(/^TOC-\d{4}-\d{4}$/.test(entry), entry);
	});
	await test(`everybody reads it, and a device is told (${name})`, async () => {
		for (let i = 0; i < 40 && !await verdict(finder, "2026-12-05", entry); i++)
			await new Promise((r) => setTimeout(r, 250));
		want(await verdict(finder, "2026-11-05", entry) === "affected", `before the level: ${await verdict(finder, "2026-11-05", entry)}`);
		want(await verdict(finder, "2026-12-05", entry) === "fixed", "at the level");
		await finder.goto(`${url}/entry/${entry}?lang=${lang}`);
		want((await finder.textContent("main")).includes("Nova Story unlocks"), "the entry is not there");
	});
	await whole(finder, "the entry");
	for (const page of [finder, staff, second, vendor, silent])
		await page.context().close();
}

try {
	await story("en", true);
	await story("zh-CN", true);
	await story("en", false);
	await story("zh-CN", false);
} finally {
	await browser.close();
}
end();
