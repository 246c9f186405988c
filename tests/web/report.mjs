// A report as whoever found something sends it: every step of the form, what it answers to, the page that follows; with and without
// script, in both languages, wide and narrow. Usage: node report.mjs URL MESSAGES   (a running hub; MESSAGES is ui/messages/en.po)
import { chromium } from "playwright-core";
import { content, end, findings, fits, flags, keys_of, test, want, widths } from "./look.mjs";

const [url, messages] = process.argv.slice(2);
const keys = keys_of(messages);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
const next = "main form.wizard button:not(.quiet):not([type=button])";
const words = "# What\n\n<script>document.title = 'taken over'</script>\n\n<img src=x onerror=\"document.title='taken over'\">\n\n" +
	"[click](javascript:document.title='taken')\n\n* one\n* two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n" + "word ".repeat(60) + "x".repeat(300);

async function story(lang, script) {
	const name = `${lang}${script ? "" : ", no script"}`;
	const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: lang, javaScriptEnabled: script });
	const page = await context.newPage();
	const said = [], foreign = [];
	page.on("console", (m) => ["error", "warning"].includes(m.type()) && !/Failed to load resource/.test(m.text()) && said.push(m.text()));
	page.on("pageerror", (e) => said.push(e.message));
	page.on("request", (r) => !r.url().startsWith(url) && !r.url().startsWith("data:") && foreign.push(r.url()));

	// Whatever this page is: words, widths, axe, no request elsewhere.
	const whole = (what) => test(`${what} (${name})`, async () => {
		await content(page, lang, keys);
		for (const width of widths)
			await fits(page, width);
		const found = script ? await findings(page) : "";
		await page.setViewportSize({ width: 1200, height: 900 });
		want(!found, found);
		want(!said.length, `console: ${said.join("; ")}`);
		want(!foreign.length, `requests elsewhere: ${foreign}`);
		want(!/taken/.test(await page.title()), "what was reported is alive");
	});
	const press = async (selector) => {
		await Promise.all([page.waitForNavigation(), page.click(selector)]);
	};
	const at = async (path) => want(new URL(page.url()).pathname === path, `at ${page.url()}, expected ${path}`);

	let number, secret;
	await test(`a report is begun (${name})`, async () => {
		await page.goto(`${url}/report?lang=${lang}`);
		want(await page.locator("dl.promises dt").count() === 4, "not all that is promised");
		await at("/report");
	});
	await whole("the start page");
	await test(`what is missing is told at its field (${name})`, async () => {
		await press("main form button");
		await at("/report/new/product");
		await press(next);
		want(await page.locator("[role=alert] a").count() === 2, "two links to what is missing");
		want(await page.getAttribute("#f-product", "aria-invalid") === "true", "the field is not marked");
		await page.click("[role=alert] a");
		want(await page.evaluate(() => document.activeElement?.id) === "f-product", "the link does not lead to the field");
	});
	await whole("a step with something wrong");
	await test(`an answer is kept without sending it (${name})`, async () => {
		await page.fill("#f-product", `Nova 12 (${name})`);
		await page.fill("#f-versions", "before 2026-11");
		if (script) {
			await page.waitForFunction(() => document.querySelector("[data-said]").textContent.trim(), null, { timeout: 9000 });
			await page.goto(`${url}/report`);
			await press("main .notice a.button");
			want(await page.inputValue("#f-product") === `Nova 12 (${name})`, "what was typed is lost");
		}
		await press(next);
		await at("/report/new/problem");
	});
	await test(`the steps are answered (${name})`, async () => {
		await page.fill("#f-title", `A picture runs code (${name})`);
		await page.fill("#f-words", words);
		if (script)
			want(/\d/.test(await page.textContent("#f-words + .count")), "no count of characters");
	});
	await whole("the step with the description");
	await test(`what is known and when it is to be published (${name})`, async () => {
		await press(next);
		await page.fill("#f-steps", "1. send it\n2. wait");
		await page.fill("#f-impact", "the device is taken over");
		await press(next);
		await at("/report/new/known");
		await page.check("#f-exploited-1");
		await page.fill("#f-plan_day", "2031-02-03");
		await page.fill("#f-plan_time", "17:30");
		await page.fill("#f-plan_in", "Nowhere/None");
		await press(next);
		want(await page.locator("[role=alert] a").count() === 1, "a zone that is none was taken");
		await page.fill("#f-plan_in", "Asia/Shanghai");
	});
	await whole("the step with the plan");
	await test(`files are added and taken away (${name})`, async () => {
		await press(next);
		await at("/report/new/files");
		await page.setInputFiles("#file", [{ name: "<b>log.txt", mimeType: "text/plain", buffer: Buffer.from("panic\n") },
			{ name: "poc.png", mimeType: "image/png", buffer: Buffer.from("MZ no picture") }]);
		await press("main form.wizard button.quiet");
		want(await page.locator(".files li").count() === 2, "not two files");
		await press(".files li:last-child button");
		want(await page.locator(".files li").count() === 1, "not taken away");
	});
	await whole("the step with files");
	await test(`how they are reached (${name})`, async () => {
		await press(next);
		await at("/report/new/you");
		await page.fill("#f-mail", "rin@finder");
		await press(next);
		want(await page.locator("[role=alert] a").count() === 1, "an address that is none was taken");
		await page.fill("#f-mail", `rin-${lang.toLowerCase()}-${script}@finder.example`);
		await page.check("#f-credit-1");
		await press(next);
		await at("/report/new/check");
	});
	await whole("the check page");
	await test(`an answer is changed from the check page (${name})`, async () => {
		await press("#part-product a.change");
		await page.fill("#f-versions", "before 2026-10");
		await press(next);
		await at("/report/new/check");
		want((await page.textContent("#part-product")).includes("2026-10"), "the change is not there");
		want(await page.locator("#part-problem .written table").count() === 1, "the description is not shown as Markdown");
		want((await page.textContent("#part-files")).includes("<b>log.txt"), "the file is not listed");
	});
	await test(`it is sent (${name})`, async () => {
		await press("main form[action='/report/new/check'] button");
		await at("/report/new/sent");
		number = (await page.textContent("#number")).trim();
		secret = (await page.textContent("#secret")).trim();
		want(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){4}$/.test(secret), secret);
	});
	await whole("the page that tells number and secret");
	await test(`its page follows, and a message to the staff (${name})`, async () => {
		await press("main form[action='/report/new/sent'] button");
		await at(`/report/${number}`);
		await page.fill("#words", "It is <i>also</i> in *Nova 11*.");
		await press("#say button:not([type=button])");
		want(await page.locator(".talk .written em").count() === 1, "the message is not there");
		want(await page.locator(".files a, .files span.long").count() >= 1, "the file is not there");
	});
	await whole("the report");
	await test(`back from another browser (${name})`, async () => {
		await context.clearCookies();
		await page.goto(`${url}/report/${number}?lang=${lang}`);
		await at("/report/track");
		await page.fill("#secret", secret.replace(/.$/, (c) => (c === "2" ? "3" : "2")));
		await press("main form.narrow button:not([type=button])");
		want(await page.locator("[role=alert] a").count() === 1, "a wrong secret was taken");
		want(await page.inputValue("#number") === number, "the number is lost");
	});
	await whole("the way back, with something wrong");
	await test(`with the secret (${name})`, async () => {
		await page.fill("#secret", secret.toLowerCase());
		await press("main form.narrow button:not([type=button])");
		await at(`/report/${number}`);
		await press("main form[action='/report/track'] button");
		await page.goto(`${url}/report/${number}`);
		await at("/report/track");
	});
	await context.close();
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
