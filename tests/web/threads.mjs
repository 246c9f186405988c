// A conversation and a file as people use them; each page looked at in both languages, wide and as wide as a phone.
// Usage: node threads.mjs URL SESSION SESSION_OF_ANOTHER CASE FIRST_POST FILE
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [url, session, stranger, number, first, file] = process.argv.slice(2);
const thread = `${url}/case/${number}/thread/${number}`;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
	"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });

let n = 0, failed = 0;
async function test(name, body) {
	let why = "";
	try {
		await body();
	} catch (e) {
		why = e.message;
		failed++;
	}
	console.log(`${why ? "not ok" : "ok"} ${++n} - ${name}`);
	if (why)
		console.log(why.split("\n").slice(0, 12).map((l) => `#   ${l}`).join("\n"));
}
function want(condition, message) {
	if (!condition)
		throw new Error(message);
}

// A browser of somebody's; it counts what went elsewhere.
async function of(secret, options = {}) {
	const context = await browser.newContext({ acceptDownloads: true, ...options });
	await context.addCookies([{ name: "tocsin", value: secret, url }]);
	const page = await context.newPage();
	page.elsewhere = [];
	page.on("request", (r) => r.url().startsWith(url) || r.url().startsWith("data:") || page.elsewhere.push(r.url()));
	return page;
}

async function look(page, address, what) {
	for (const [width, lang] of [[1280, "en"], [320, "zh-CN"], [320, "en"]]) {
		await page.setViewportSize({ width, height: 900 });
		const to = new URL(address);
		to.searchParams.set("lang", lang);
		await page.goto(to.href);
		const seen = await page.evaluate(() => ({
			h1: document.querySelectorAll("h1").length, lang: document.documentElement.lang, wide: document.documentElement.scrollWidth,
			room: document.documentElement.clientWidth, inline: document.querySelectorAll("[style], style, script:not([src]), main img").length,
			text: document.body.innerText, title: document.title,
		}));
		want(seen.h1 === 1 && seen.lang === lang, `${what}: ${seen.h1} h1, ${seen.lang}`);
		want(seen.wide <= seen.room, `${what} scrolls sideways at ${width} (${lang}): ${seen.wide} > ${seen.room}`);
		want(!seen.inline && seen.title !== "run", `${what}: something foreign stands or ran on the page`);
		want(!/\{\d\}|MSG_/.test(seen.text), `${what}: a message is not filled in`);
		const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
			"wcag22aa", "best-practice"] }); })()`);
		want(!found.violations.length, `${what} ${width} ${lang}: ` + found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 140)}`).join("\n"));
	}
	await page.setViewportSize({ width: 1280, height: 900 });
	want(!page.elsewhere.length, `${what}: asked elsewhere for ${page.elsewhere}`);
}

const folder = mkdtempSync(join(tmpdir(), "tocsin-threads-"));
for (const script of [true, false]) {
	const how = script ? "with script" : "without script";

	await test(`what is new, fifty a page, ${how}`, async () => {
		const page = await of(session, { javaScriptEnabled: script });
		if (script) {
			await page.goto(thread);
			want(await page.locator(".new-line").count() === 1, "no line where the new begins");
			want(await page.locator(".talk > li:not(.new-line)").count() === 50, "not fifty");
			await page.locator(".next-new a").click();
			want(await page.locator("text=message number 59").count() === 1, "the next page has no newest post");
			await page.locator(".next-new a").click();
			want(await page.locator("h1", { hasText: "Nova alone" }).count() === 1, "the next unread is not in the other conversation");
			await page.goto(thread);
			want(await page.locator(".next-new").count() === 0, "all was read");
		}
		await page.goto(`${url}/post/${first}`);
		want(page.url() === `${thread}?post=${first}#post-${first}`, page.url());
		await page.context().close();
	});

	await test(`written with a file, as a reply, ${how}`, async () => {
		const page = await of(session, { javaScriptEnabled: script }), name = join(folder, "trace.log");
		writeFileSync(name, "a line of a log\n");
		await page.goto(`${thread}?post=${first}`);
		await page.locator(`#post-${first} .post-acts a`).first().click();
		await page.fill("#words", `an **answer**, ${how}`);
		await page.setInputFiles("#files", name);
		await page.locator("#write button").click();
		await page.waitForURL(/\?post=\d+#post-\d+$/);
		const post = page.locator("li.own", { hasText: `an answer, ${how}` });
		want(await post.locator("strong", { hasText: /^answer$/ }).count() === 1, "Markdown is not shown");
		want(await post.locator("a", { hasText: `in reply to post ${first}` }).count() === 1, "what it answers is not told");
		await page.locator(".attached a", { hasText: "trace.log" }).last().click();
		want(await page.locator("pre.source", { hasText: "a line of a log" }).count() === 1, "text is not shown as text");
		await page.context().close();
	});

	await test(`nothing to say, ${how}`, async () => {
		const page = await of(session, { javaScriptEnabled: script });
		await page.goto(thread);
		await page.locator("#write button").click();
		await page.waitForSelector("#words-wrong");
		want((await page.locator(".errors a").first().getAttribute("href")) === "#words", "the summary does not lead to the field");
		await page.context().close();
	});
}

await test("found, and of one alone", async () => {
	const page = await of(session);
	await page.goto(thread);
	await page.fill("#q", "MESSAGE 41");
	await page.locator("form.search button").click();
	want(await page.locator(".hits li").count() === 1, "not one found");
	await page.locator(".hits a").click();
	want(/#post-\d+$/.test(page.url()), page.url());
	await page.selectOption("#who", "party/nova");
	await page.locator("form.filter button").click();
	want(await page.locator(".talk > li:not(.own):not(.new-line)").count() === 0, "others are shown");
	await page.context().close();
});

await test("a file is told by its content and only ever kept", async () => {
	const page = await of(session);
	await page.goto(`${url}/file/${file}`);
	want(await page.locator("text=It is not what its name says").count() === 1, "the name is believed");
	for (const [link, name] of [["zip", `file-${file}.zip`], ["raw", null]]) {
		const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`a[href$="/${link}"]`).click()]);
		want(!name || download.suggestedFilename() === name, download.suggestedFilename());
		want(!/[\u202e<>/\\]/.test(download.suggestedFilename()), download.suggestedFilename());
	}
	want(page.url() === `${url}/file/${file}` && await page.title() !== "run", "it was opened");
	await page.context().close();
});

await test("nothing is there for others", async () => {
	const page = await of(stranger);
	for (const path of [`/case/${number}/thread/${number}`, `/post/${first}`, `/file/${file}`, `/file/${file}/raw`])
		want((await page.request.get(url + path, { maxRedirects: 0 })).status() === 404, path);
	await page.context().close();
});

await test("the pages", async () => {
	const page = await of(session);
	await look(page, `${thread}?post=${first}`, "a conversation");
	await look(page, `${thread}?q=message&page=2`, "a search");
	await look(page, `${thread}?reply=${first}`, "a reply");
	await look(page, `${url}/file/${file}`, "a file");
	await page.context().close();
});

rmSync(folder, { recursive: true });
await browser.close();
console.log(`1..${n}`);
process.exit(failed ? 1 : 0);
