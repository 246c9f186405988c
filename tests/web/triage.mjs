// The queue of reports and one report, in both languages and at every width; and a report worked on by keyboard and form.
// Usage: node triage.mjs URL SESSION REPORT DUPLICATE
import { chromium } from "playwright-core";
import { content, end, findings, fits, flags, keys_of, test, want, widths } from "./look.mjs";

const [url, session, report, duplicate] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
const keys = keys_of("../../ui/messages/en.po");

async function open(script) {
	const context = await browser.newContext({ javaScriptEnabled: script });
	await context.addCookies([{ name: "tocsin", value: session, url }]);
	const page = await context.newPage();
	page.elsewhere = [];
	page.on("request", (r) => r.url().startsWith(url) || r.url().startsWith("data:") || page.elsewhere.push(r.url()));
	return page;
}

const page = await open(true);
const places = { queue: "/reports", filtered: "/reports?show=resting&order=grade&reverse=1", none: "/reports?q=nothing-like-it",
	closed: "/reports?show=closed", hostile: `/report/${report}`, duplicate: `/report/${duplicate}` };

for (const [name, place] of Object.entries(places))
	for (const lang of ["en", "zh-CN"])
		await test(`${name}, ${lang}`, async () => {
			await page.goto(`${url}${place}${place.includes("?") ? "&" : "?"}lang=${lang}`);
			await content(page, lang, keys);
			for (const width of widths)
				await fits(page, width);
			const found = await findings(page);
			want(!found, found);
			want(!page.elsewhere.length, `asked elsewhere: ${page.elsewhere}`);
			if (process.env.TOCSIN_PICTURES)
				await page.setViewportSize({ width: 1200, height: 900 }).then(() =>
					page.screenshot({ path: `${process.env.TOCSIN_PICTURES}/triage-${name}-${lang}.png`, fullPage: true }));
		});

await test("a hostile report does nothing", async () => {
	await page.goto(`${url}/report/${report}?lang=en`);
	const seen = await page.evaluate(() => ({ title: document.title, images: document.querySelectorAll("main img").length,
		bold: document.querySelectorAll("h1 b").length, odd: [...document.querySelectorAll("main a")].filter((a) => a.protocol === "javascript:").length,
		text: document.body.innerText }));
	want(seen.title !== "run" && !seen.images && !seen.bold && !seen.odd, JSON.stringify(seen).slice(0, 300));
	want(seen.text.includes("U+202E"), "a mark that turns the direction is shown by its name");
});

await test("without script: filters, a sort, an act and back", async () => {
	const plain = await open(false);
	await plain.goto(`${url}/reports?lang=en`);
	await plain.selectOption("#grade", "critical");
	await plain.click(".filters button");
	want((await plain.locator("tbody tr").count()) === 1, "one critical report");
	await plain.goto(`${url}/reports`);
	await plain.click("thead a:has-text('Sent')");
	want((await plain.locator("th[aria-sort=ascending]").innerText()) === "Sent", "sorted by age");
	await plain.goto(`${url}/report/${report}`);
	await plain.click(".can a:has-text('Acknowledge')");
	await plain.fill("[name=words]", "It is here.");
	await plain.click("main form button");
	want(plain.url().endsWith(`/report/${report}`), plain.url());
	const text = await plain.locator("main").innerText();
	want(text.includes("It is here.") && !text.includes("Acknowledge a report"), "told, and no longer due");
	want((await plain.locator(".can a:has-text('Acknowledge')").count()) === 0, "offered once");
});

await browser.close();
end();
