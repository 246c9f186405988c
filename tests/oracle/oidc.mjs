// Two sign-on providers on this machine: a real one (the certified oidc-provider), where whoever comes is signed in as the login_hint
// says, and a liar, whose tokens say and are signed as the code asks for. Says where they are in one line of JSON, then serves
// until its standard input ends. Further places to send people back to may be named: node oidc.mjs URL...
import { createServer } from 'node:http';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
const jose = await import('jose');
const { Provider } = await import('oidc-provider');

// It tells at length that this is no way to run a provider.
console.log = console.info = console.warn = () => {};

const algorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];
const redirect = 'http://127.0.0.1:9/back';
const secret = 'a secret & more: +/=%';

async function keysFor(names) {
	const keys = [];
	for (const alg of names) {
		const { privateKey } = await jose.generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
		keys.push({ ...(await jose.exportJWK(privateKey)), alg, use: 'sig', kid: `${alg} ${Math.random()}` });
	}
	return keys;
}

async function listen(handler) {
	const server = createServer(handler);
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	return { server, url: `http://127.0.0.1:${server.address().port}` };
}

// --- the real one ---

const client = (id, method, alg = 'RS256') => ({
	client_id: id, ...(method === 'none' ? {} : { client_secret: secret }), token_endpoint_auth_method: method,
	redirect_uris: [redirect, ...process.argv.slice(2)], response_types: ['code'], grant_types: ['authorization_code'], id_token_signed_response_alg: alg,
});

async function realProvider(issuer) {
	const provider = new Provider(issuer, {
		clients: [
			client('basic', 'client_secret_basic'), client('public', 'none'), client('post', 'client_secret_post'),
			...algorithms.map((alg) => client(alg, 'client_secret_basic', alg)),
		],
		jwks: { keys: await keysFor(algorithms) },
		cookies: { keys: ['not a secret'] },
		pkce: { required: () => true, methods: ['S256'] },
		features: { devInteractions: { enabled: false } },
		claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
		enabledJWA: { idTokenSigningAlgValues: algorithms },
		findAccount: (ctx, sub) => ({
			accountId: sub,
			claims: () => ({ sub, email: `${sub}@example.org`, email_verified: sub !== 'doubtful', name: `${sub} Example` }),
		}),
		interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
	});
	const serve = provider.callback();
	return async (req, res) => {
		if (!req.url.startsWith('/interaction/'))
			return serve(req, res);
		const { prompt, params, session } = await provider.interactionDetails(req, res);
		let result;
		if (params.login_hint === 'unwilling') {
			result = { error: 'access_denied', error_description: '<script>no</script>' };
		} else if (prompt.name === 'login') {
			result = { login: { accountId: params.login_hint ?? 'ann' } };
		} else {
			const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
			grant.addOIDCScope(params.scope);
			result = { consent: { grantId: await grant.save() } };
		}
		return provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
	};
}

let serveReal;
const real = await listen(async (req, res) => {
	if (req.url === '/rotate') {
		serveReal = await realProvider(real.url);
		return res.end('rotated');
	}
	return serveReal(req, res);
});
serveReal = await realProvider(real.url);

// --- the liar ---

const [known] = await keysFor(['ES256']), [unknown] = await keysFor(['ES256']);
let asked = 0;

async function lie({ how, head, claims }) {
	const encode = (v) => Buffer.from(JSON.stringify(v)).toString('base64url');
	const body = encode(claims);
	if (how === 'none')
		return `${encode({ alg: 'none' })}.${body}.`;
	if (how === 'public key as secret')
		return new jose.CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'HS256', kid: known.kid })
			.sign(Buffer.from(JSON.stringify(known)));
	const key = how === 'unknown key' || how === 'other key' ? unknown : known;
	const kid = how === 'other key' ? known.kid : key.kid;
	return new jose.CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'ES256', kid, ...head })
		.sign(await jose.importJWK(key, 'ES256'));
}

const liar = await listen(async (req, res) => {
	const say = (value, status = 200) => {
		res.writeHead(status, { 'content-type': 'application/json' });
		res.end(typeof value === 'string' ? value : JSON.stringify(value));
	};
	if (req.url === '/.well-known/openid-configuration')
		return say({
			issuer: liar.url, authorization_endpoint: `${liar.url}/authorize?x=1`, token_endpoint: `${liar.url}/token`,
			jwks_uri: `${liar.url}/keys`, userinfo_endpoint: `${liar.url}/userinfo`, response_types_supported: ['code'],
			token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_post'],
			authorization_response_iss_parameter_supported: true,
		});
	if (req.url === '/keys') {
		asked++;
		const { d, ...publicKey } = known;
		return say({ keys: [publicKey, { kty: 'oct', k: 'AAAA' }] });
	}
	if (req.url === '/asked')
		return say({ asked });
	if (req.url === '/userinfo')
		return say({ sub: 'somebody else', email: 'root@example.org', email_verified: true });
	if (req.url !== '/token')
		return say({ error: 'not_found' }, 404);
	let form = '';
	for await (const piece of req)
		form += piece;
	const code = new URLSearchParams(form).get('code');
	if (code === 'huge')
		return say(' '.repeat(300000));
	if (code === 'page')
		return say('<html>', 200);
	if (code === 'broken')
		return say({ error: 'server_error' }, 500);
	if (code === 'elsewhere') {
		res.writeHead(307, { location: `${real.url}/token` });
		return res.end();
	}
	if (code === 'refused')
		return say({ error: '<b>bold</b>' }, 400);
	return say({ access_token: 'abc', token_type: 'Bearer', id_token: await lie(JSON.parse(Buffer.from(code, 'base64url'))) });
});

process.stdout.write(JSON.stringify({ real: real.url, liar: liar.url, redirect, secret }) + '\n');
process.stdin.on('end', () => process.exit(0)).resume();
