// Signing in as people do it: passkeys, a password with an app, recovery; each page of it looked at.
// Usage: node signin.mjs URL DATABASE INVITATION
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [url, database, invitation] = process.argv.slice(2);
const mail = "ida@alliance.example", password = "correct horse battery";
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });

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

// RFC 6238, from the standard.
function totp(secret, ahead = 0) {
	let bits = "";
	for (const c of secret)
		bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0");
	const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
	const step = Buffer.alloc(8);
	step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + ahead));
	const mac = createHmac("sha1", key).update(step).digest(), at = mac[19] & 15;
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

// As if time had passed.
function later(sql) {
	execFileSync("python3", ["-c", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=10); c.execute(sys.argv[2]); c.commit()", database, sql]);
}
const forgetStep = () => later("UPDATE credential SET totp_step = 0");
const longAgo = () => later("UPDATE session SET proved = proved - 1000");

// What every page must be; looked at in both languages, wide and as wide as a phone.
async function look(page, what) {
	for (const [width, lang] of [[1280, "en"], [320, "zh-CN"], [320, "en"]]) {
		await page.setViewportSize({ width, height: 900 });
		const address = new URL(page.url());
		address.searchParams.set("lang", lang);
		await page.goto(address.href);
		const seen = await page.evaluate(() => ({
			h1: document.querySelectorAll("h1").length, lang: document.documentElement.lang, wide: document.documentElement.scrollWidth,
			room: document.documentElement.clientWidth, inline: document.querySelectorAll("[style], style, script:not([src])").length,
			text: document.body.innerText,
		}));
		want(seen.h1 === 1 && seen.lang === lang, `${what}: ${seen.h1} h1, ${seen.lang}`);
		want(seen.wide <= seen.room, `${what} scrolls sideways at ${width} (${lang})`);
		want(!seen.inline, `${what}: inline parts`);
		want(!/\{\d\}|MSG_/.test(seen.text), `${what}: a message is not filled in`);
		const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
			"wcag22aa", "best-practice"] }); })()`);
		want(!found.violations.length, `${what} ${width} ${lang}: ` + found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 140)}`).join("\n"));
	}
	await page.setViewportSize({ width: 1280, height: 900 });
	const address = new URL(page.url());
	address.searchParams.set("lang", "en");
	await page.goto(address.href);
}

// With `offers` the browser lists passkeys under the field, where the virtual device is chosen at once; else a button has to be pressed.
async function person(script = true, offers = false) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en", javaScriptEnabled: script });
	if (!offers)
		await context.addInitScript(() => { delete PublicKeyCredential.isConditionalMediationAvailable; });
	const page = await context.newPage();
	const said = [];
	page.on("console", (m) => ["error", "warning"].includes(m.type()) && !/Failed to load resource/.test(m.text()) && said.push(m.text()));
	page.on("pageerror", (e) => said.push(e.message));
	return { context, page, said };
}

// A device that holds passkeys and always knows its owner.
async function device({ context, page }) {
	const cdp = await context.newCDPSession(page);
	await cdp.send("WebAuthn.enable");
	const { authenticatorId: id } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: {
		protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
	} });
	return {
		passkeys: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId: id })).credentials,
		put: (credential) => cdp.send("WebAuthn.addCredential", { authenticatorId: id, credential }),
		verifies: (yes) => cdp.send("WebAuthn.setUserVerified", { authenticatorId: id, isUserVerified: yes }),
	};
}

const signedIn = (page) => page.locator("header.site .account summary").count();
async function byPassword(page, to = "") {
	await page.goto(url + "/sign-in" + to);
	await page.fill("#mail", mail);
	await page.fill("#password", password);
	await page.click("main form[action='/sign-in'] button:not(.quiet)");
}
async function signOut(page) {
	await page.context().clearCookies({ name: "tocsin" });
}

let app = "", codes = [], kept = [];

const ida = await person();
const { page } = ida;
await test("the first time: a password, then an app, then recovery codes", async () => {
	await page.goto(url + "/sign-in?to=/account");
	await look(page, "/sign-in");
	await byPassword(page, "?to=/account");
	want(page.url() === url + "/sign-in/second", page.url());
	await look(page, "/sign-in/second");
	want(await page.locator(".qr svg").isVisible(), "no picture to scan");
	want((await page.getAttribute("a[href^='otpauth:']", "href")).startsWith("otpauth://totp/"), "no link for this device");
	app = (await page.innerText("pre code")).replaceAll(" ", "");
	await page.fill("#code", "000000");
	await page.click("main form button:not(.quiet)");
	want(await page.locator("#code-wrong").isVisible() && await page.evaluate(() => document.activeElement.className) === "errors", "what is wrong is not told first");
	await page.fill("#code", totp(app));
	await page.click("main form button:not(.quiet)");
	codes = await page.locator(".codes code").allInnerTexts();
	want(codes.length === 10, `${codes.length} codes`);
	const found = await page.evaluate(`(() => { ${axe}; return axe.run(document); })()`);
	want(!found.violations.length, found.violations.map((v) => v.id).join(" "));
	await page.click("main a.button");
	want(page.url() === url + "/account" && await signedIn(page), page.url());
});
await test("the account's pages", async () => {
	for (const path of ["/account", "/account/password", "/account/app", "/account/passkey", "/prove", "/reset", "/sign-in/forgotten"]) {
		await page.goto(url + path);
		await look(page, path);
	}
});
await test("a password can be looked at while it is typed", async () => {
	await page.goto(url + "/account/password");
	await page.fill("#password", "abc");
	await page.click("button.show");
	want(await page.getAttribute("#password", "type") === "text", "it stays hidden");
	await page.click("button.show");
	want(await page.getAttribute("#password", "type") === "password", "it stays shown");
});

const phone = await device(ida);
await test("a passkey is added", async () => {
	await page.goto(url + "/account/passkey");
	await page.fill("#passkey-name", "Ida's phone");
	await page.click("form[data-passkey] button");
	await page.waitForURL(url + "/account");
	want(await page.locator("text=Ida's phone").isVisible(), "it is not listed");
	kept = await phone.passkeys();
	want(kept.length === 1 && kept[0].isResidentCredential && kept[0].rpId === "localhost", JSON.stringify(kept));
	want(!Buffer.from(kept[0].userHandle, "base64").toString("latin1").includes("member"), "the handle tells who it is");
});
await test("the same device makes no second one", async () => {
	await page.goto(url + "/account/passkey");
	await page.click("form[data-passkey] button");
	await page.waitForSelector("form[data-passkey] .why-wrong:not([hidden])");
	want((await phone.passkeys()).length === 1, "two passkeys");
});
await test("a passkey signs in, without an address", async () => {
	await signOut(page);
	await page.goto(url + "/sign-in?to=/account");
	await page.click("form[data-passkey] button");
	await page.waitForURL(url + "/account");
	want(await signedIn(page), "not signed in");
	want(/passkey/.test(await page.innerText("#sessions ~ .table, section:has(#sessions)")), "the session does not tell how");
	want((await phone.passkeys())[0].signCount > kept[0].signCount, "it was not used");
});
await test("a passkey is chosen from the list under the field", async () => {
	const other = await person(true, true);
	const copy = await device(other);
	await copy.put((await phone.passkeys())[0]);
	await other.page.goto(url + "/sign-in?to=/account");
	await other.page.waitForURL(url + "/account");
	want(await signedIn(other.page) && !other.said.length, other.said.join("; "));
	// Its counter went on there; here it starts from before, as a copy would.
	await other.context.close();
});
await test("a passkey is a second factor after the password", async () => {
	await signOut(page);
	await byPassword(page, "?to=/account");
	want(page.url() === url + "/sign-in/code", page.url());
	await look(page, "/sign-in/code");
	await page.click("form[data-passkey] button");
	await page.waitForURL(url + "/account");
});
await test("a passkey proves again who one is, and leads back", async () => {
	longAgo();
	await page.goto(url + "/account/password");
	want(page.url().startsWith(url + "/prove?to="), page.url());
	await look(page, "/prove");
	await page.click("form[data-passkey] button");
	await page.waitForURL(url + "/account/password");
	want(await page.locator("#password").isVisible(), "not let in");
});
await test("whoever is not verified by the device is not let in", async () => {
	await signOut(page);
	await phone.verifies(false);
	await page.goto(url + "/sign-in");
	await page.click("form[data-passkey] button");
	await page.waitForSelector("form[data-passkey] .why-wrong:not([hidden])");
	want(!await signedIn(page), "signed in");
	await phone.verifies(true);
});
await test("a device whose counter goes back is told of", async () => {
	await page.goto(url + "/sign-in");
	const [now] = await phone.passkeys();
	const other = await person();
	const copy = await device(other);
	await copy.put({ ...now, signCount: 0 });
	await other.page.goto(url + "/sign-in?to=/account");
	await other.page.click("form[data-passkey] button");
	await other.page.waitForURL(url + "/account");
	want(/may have a copy/.test(await other.page.innerText(".told")), "it is not told");
	await other.context.close();
});
await test("a passkey is renamed and removed, and then opens nothing", async () => {
	await byPassword(page, "?to=/account");
	forgetStep();
	await page.fill("#code", totp(app));
	await page.click("form[action='/sign-in/code'] button");
	await page.waitForURL(url + "/account");
	await page.click("text=Ida's phone");
	await look(page, "a passkey's page");
	await page.fill("#name", "The red one");
	await page.click("text=Rename it");
	await page.waitForURL(url + "/account");
	await page.click("a:has-text('The red one')");
	await page.click("button:has-text('Remove this passkey')");
	await page.waitForURL(url + "/account");
	want(!await page.locator("a:has-text('The red one')").count(), "it is still there");
	await signOut(page);
	await page.goto(url + "/sign-in");
	await page.click("form[data-passkey] button");
	await page.waitForSelector("main > .errors");
	want(!await signedIn(page) && /not known here/.test(await page.innerText("main > .errors")), "a removed passkey opens the account");
});
await test("nothing was said on the console", async () => want(!ida.said.length, ida.said.join("; ")));
await ida.context.close();

await test("an invitation to a passkey, and nothing else", async () => {
	const nia = await person();
	const tablet = await device(nia);
	await nia.page.goto(url + "/invitation?secret=" + invitation);
	await nia.page.fill("#name", "Nia New");
	await nia.page.click("main form button:not(.quiet)");
	want(nia.page.url() === url + "/sign-in/begin", nia.page.url());
	await look(nia.page, "/sign-in/begin");
	await nia.page.click("form[data-passkey] button");
	await nia.page.waitForURL(url + "/account");
	want(/Nia New/.test(await nia.page.innerText("header.site .account summary")), "not signed in");
	want((await tablet.passkeys()).length === 1, "no passkey");
	want(!nia.said.length, nia.said.join("; "));
	await nia.context.close();
});

await test("without script: a password and a code", async () => {
	const plain = await person(false);
	forgetStep();
	await byPassword(plain.page, "?to=/account");
	want(plain.page.url() === url + "/sign-in/code", plain.page.url());
	await plain.page.fill("#code", totp(app));
	await plain.page.click("form[action='/sign-in/code'] button");
	want(plain.page.url() === url + "/account" && await signedIn(plain.page), plain.page.url());
	await plain.page.goto(url + "/account/passkey");
	want(!await plain.page.locator("form[data-passkey]").isVisible() && /allow this site to run script/.test(await plain.page.innerText("main")), "a button that does nothing");
	longAgo();
	forgetStep();
	await plain.page.goto(url + "/account/password");
	await plain.page.fill("#password", password);
	await plain.page.fill("#code", totp(app));
	await plain.page.click("form[action='/prove'] button");
	want(plain.page.url() === url + "/account/password", plain.page.url());
	await plain.page.click("header.site .account summary");
	await plain.page.click("form[action='/sign-out'] button");
	want(!await signedIn(plain.page), "still signed in");
	await plain.context.close();
});
await test("without script: a recovery code", async () => {
	const plain = await person(false);
	await byPassword(plain.page);
	await plain.page.click("text=Use a recovery code");
	await plain.page.fill("#code", codes[0]);
	await plain.page.click("form[action='/sign-in/recovery'] button");
	want(plain.page.url() === url + "/account" && /9 are left/.test(await plain.page.innerText(".told")), plain.page.url());
	await plain.context.close();
});
await test("the code's page offers recovery on a phone", async () => {
	const phoned = await person();
	await byPassword(phoned.page);
	await phoned.page.goto(url + "/sign-in/recovery");
	await look(phoned.page, "/sign-in/recovery");
	await phoned.context.close();
});

await browser.close();
console.log(`# ${n - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
