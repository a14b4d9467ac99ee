/** Open sessions: refresh tokens, ending a session, and a new password. */
import t from "tap";
import { finishRegistration, startLogin, startRegistration } from "#crypto/opaque.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { fromBase64Url, hash, toBase64Url } from "#protocol/bytes.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { People } from "../../../support/people.ts";
import { finishBody, recoveryBody } from "../../../support/sign-in.ts";

const DAY = 86_400_000;

/** One server, a founder and a second admin for all tests. */
const people = await People.found(t);
const { server, founder } = people;
const second = await people.member(founder, null, "admin", null);

/** Lets the sessions of the previous test expire, and signs both admins in. */
async function begin() {
	server.clock.advance(15 * DAY);
	for (const admin of [founder, second]) admin.token = await people.session(admin.id);
}

const at = { network: people.network, origin: server.url };

/** A new session of the founder, by the recovery code, which is faster than the password. */
async function openSession() {
	const { body } = await server.call("POST", "/api/recovery/start", { body: { name: "founder" } });
	const answer = await server.call("POST", "/api/recovery/finish", { body: recoveryBody(founder.recovery, at, body) });
	return { ...answer.body, refresh: answer.cookies.cloister_refresh } as { token: string; session: string; refresh: string };
}

const refresh = (token: string) => server.call("POST", "/api/session/refresh", { cookies: { cloister_refresh: token } });
const me = (token: string) => server.call("GET", "/api/me", { token });

t.test("a refresh returns a new token, and access tokens expire after minutes", async (t) => {
	await begin();
	const { token, refresh: first } = await openSession();
	server.clock.advance(5 * 60_000);
	t.match((await me(token)).body, { error: "not-signed-in" }, "the access token has expired");
	const next = await refresh(first);
	t.equal(next.status, 200);
	t.equal(next.headers.getSetCookie().length, 1);
	t.not(next.cookies.cloister_refresh, first);
	t.equal((await me(next.body.token)).status, 200);
	t.match(await server.call("POST", "/api/session/refresh"), { status: 401, body: { error: "not-signed-in" } });
	t.match(await refresh(toBase64Url(randomBytes(32))), { status: 401, body: { error: "session-ended" } });
	t.same(
		await server.sql(`SELECT 1 FROM refresh_token WHERE hash = '\\x${Buffer.from(first, "base64url").toString("hex")}'`),
		[],
		"stored as hashes only",
	);
	t.match(
		(await server.entries()).find(({ action }) => action === "session.refresh"),
		{ actor: founder.id, outcome: "allowed" },
	);
});

t.test("a used refresh token still works for a short time, in case the reply was lost", async (t) => {
	await begin();
	const { refresh: first } = await openSession();
	const lost = await refresh(first);
	server.clock.advance(30_000);
	const again = await refresh(first);
	t.equal(again.status, 200);
	const both = await Promise.all([refresh(again.cookies.cloister_refresh!), refresh(again.cookies.cloister_refresh!)]);
	t.same(
		both.map(({ status }) => status),
		[200, 200],
		"two concurrent refreshes",
	);
	t.match(await refresh(first), { status: 401, body: { error: "session-ended" } }, "the successor has been used");
	t.equal((await me(again.body.token)).status, 401, "the session has ended");
	t.equal((await refresh(lost.cookies.cloister_refresh!)).status, 401);
});

t.test("a refresh token that is used again later ends the session", async (t) => {
	await begin();
	const { refresh: first } = await openSession();
	const other = await openSession();
	const thief = await refresh(first);
	server.clock.advance(31_000);
	const owner = await refresh(first);
	t.match(owner, { status: 401, body: { error: "session-ended" }, cookies: { cloister_refresh: "" } });
	const entry = (await server.entries()).findLast(({ action, outcome }) => action === "session.refresh" && outcome === "denied");
	t.match(entry, { actor: founder.id, session: Uint8Array, basis: "token-reused" }, "the member sees that a session ended this way");
	t.equal((await refresh(thief.cookies.cloister_refresh!)).status, 401);
	t.equal((await me(thief.body.token)).status, 401);
	t.equal((await me(other.token)).status, 200, "other sessions are not affected");
});

t.test("a session ends after 12 hours without use, and after 14 days in any case", async (t) => {
	await begin();
	const idle = await openSession();
	const used = await openSession();
	server.clock.advance(DAY / 2 - 1);
	t.equal((await server.call("GET", "/api/sessions", { token: await people.session(founder.id) })).body.sessions.length, 4);
	let last = await refresh(used.refresh);
	t.match(last.headers.getSetCookie()[0], /Max-Age=43200;/, "the cookie lasts as long as the session");
	server.clock.advance(1);
	t.match(await refresh(idle.refresh), { status: 401, body: { error: "session-ended" } });
	for (let time = 0; time < 29; time++) {
		t.equal(last.status, 200);
		server.clock.advance((11 / 24) * DAY);
		last = await refresh(last.cookies.cloister_refresh!);
	}
	t.match(last, { status: 200 });
	server.clock.advance(DAY / 2 - 1);
	t.equal((await refresh(last.cookies.cloister_refresh!)).status, 401, "14 days after the sign-in");
});

t.test("a refresh that another site's page sends is refused, and changes nothing", async (t) => {
	await begin();
	const { refresh: first } = await openSession();
	const from = (origin: string) =>
		server.call("POST", "/api/session/refresh", { cookies: { cloister_refresh: first }, headers: { origin } });
	for (const origin of ["https://evil.example", "null", server.url.replace("http:", "https:"), `${server.url}0`]) {
		const answer = await from(origin);
		t.match(answer, { status: 403, body: { error: "not-allowed", field: "origin" } }, origin);
		t.same(answer.cookies, {});
	}
	t.equal((await from(server.url)).status, 200);
});

t.test("ending a session takes effect at once", async (t) => {
	await begin();
	const [kept, ended] = [await openSession(), await openSession()];
	const list = await server.call("GET", "/api/sessions", { token: kept.token });
	t.equal(list.body.sessions.length, 3);
	t.same(
		list.body.sessions.filter(({ current }: { current: boolean }) => current).map(({ session }: { session: string }) => session),
		[kept.session],
	);
	t.equal(
		(await server.call("DELETE", `/api/sessions/${ended.session}`, { token: second.token })).body.error,
		"not-found",
		"another member's session",
	);
	t.equal((await me(ended.token)).status, 200);
	t.equal((await server.call("DELETE", `/api/sessions/${ended.session}`, { token: kept.token })).status, 200);
	t.match(await me(ended.token), { status: 401, body: { error: "session-ended" } });
	t.equal((await refresh(ended.refresh)).status, 401);
	t.match(await server.call("DELETE", "/api/session", { token: kept.token }), { status: 200, cookies: { cloister_refresh: "" } });
	t.equal((await me(kept.token)).status, 401);
	t.equal((await me("a.b.c")).body.error, "not-signed-in");
});

t.test("a new password needs a matching record, bag and statement, and ends other sessions", async (t) => {
	await begin();
	const [mine, other] = [await openSession(), await openSession()];
	const password = "another pass phrase";
	const begun = startRegistration(password);
	const started = await server.call("POST", "/api/credential/start", { token: mine.token, body: { message: begun.request } });
	const { record } = finishRegistration(password, begun.state, started.body.message);
	const bag = randomBytes(400);
	const fields = {
		record: hash(fromBase64Url(record)),
		setup: started.body.setup,
		version: 2,
		bag: hash(bag),
		recovery: founder.recovery.signingKey().publicKey,
	};
	const credential = await people.signed(founder, "credential", fields);
	const put = (body: object, token = mine.token) =>
		server.call("PUT", "/api/credential", { token, body: { credential: toWire(credential), record, bag: toBase64Url(bag), ...body } });

	t.equal((await put({ bag: toBase64Url(randomBytes(400)) })).body.error, "bad-statement", "another bag");
	t.equal((await put({ record: toBase64Url(randomBytes(192)) })).body.error, "bad-statement", "another record");
	// These bytes are never a point of the curve, unlike random bytes, which sometimes are.
	const broken = new Uint8Array(192).fill(0xff);
	const ofBroken = toWire(await people.signed(founder, "credential", { ...fields, record: hash(broken) }));
	t.match(
		(await put({ credential: ofBroken, record: toBase64Url(broken) })).body,
		{ error: "bad-input", field: "record" },
		"a record that can't work",
	);
	t.equal(
		(await put({ credential: toWire(await people.signed(founder, "credential", { ...fields, version: 3 })) })).body.error,
		"stale",
		"a version is skipped",
	);
	t.equal(
		(await put({ credential: toWire(await people.signed(founder, "credential", { ...fields, setup: "x" })) })).body.error,
		"bad-statement",
		"another setup",
	);
	t.equal((await put({}, second.token)).body.error, "not-allowed", "another member");
	t.equal((await me(other.token)).status, 200, "nothing has changed");
	t.equal((await server.sql(`SELECT 1 FROM credential WHERE member = '${founder.id}'`)).length, 1);

	t.equal((await put({})).status, 200);
	t.equal((await put({})).status, 200, "a repetition changes nothing");
	t.equal((await me(mine.token)).status, 200);
	t.match(await me(other.token), { status: 401, body: { error: "session-ended" } });
	t.equal((await server.sql(`SELECT 1 FROM credential WHERE member = '${founder.id}'`)).length, 1, "the old record and bag are gone");

	const login = startLogin(password);
	const { body } = await server.call("POST", "/api/session/start", { body: { name: "founder", message: login.request } });
	const signedIn = await server.call("POST", "/api/session/finish", { body: finishBody(password, login.state, body, server.url) });
	t.match(signedIn, { status: 200, body: { bag: toBase64Url(bag), credential: toWire(credential) } });
});

t.test("setting a password is delayed like signing in", async (t) => {
	await begin();
	const { token } = await openSession();
	const ask = () => server.call("POST", "/api/credential/start", { token, body: { message: startRegistration("guess").request } });
	const statuses: number[] = [];
	for (let i = 0; i < 6; i++) statuses.push((await ask()).status);
	t.same(statuses, [200, 200, 200, 200, 429, 429]);
	server.clock.advance(2_000);
	t.equal((await ask()).status, 200, "a delay, not a lock");
});

t.test("a pending newcomer can change the credential five times a day", async (t) => {
	await begin();
	const { account } = await people.join(await people.invite(founder, "auditor", null));
	let version = 1;
	const change = async () => {
		const bag = randomBytes(400);
		const { record, setup, recovery } = account.credential.body;
		const credential = toWire(
			await people.signed(account, "credential", { record, setup, recovery, version: version + 1, bag: hash(bag) }),
		);
		const body = { credential, record: account.record, bag: toBase64Url(bag) };
		const answer = await server.call("PUT", "/api/credential", { token: account.token, body });
		if (answer.status === 200) version++;
		return answer;
	};
	for (let i = 0; i < 5; i++) t.equal((await change()).status, 200);
	t.match(await change(), { status: 429, body: { error: "too-many-requests" } });
	server.clock.advance(DAY);
	for (const person of [founder, account]) person.token = await people.session(person.id);
	t.equal((await change()).status, 200, "again on the next day");
});

t.test("the name of a removed member can't sign in, and gets the same answers as an unknown name", async (t) => {
	await begin();
	const auditor = await people.member(founder, second, "auditor", null, { signIn: "auditor" });
	const start = async () => (await server.call("POST", "/api/recovery/start", { body: { name: "auditor" } })).body;
	const before = await start();
	t.equal(before.member, auditor.id);
	const { objId } = await people.append(founder, "remove", { kind: "member", subject: auditor.id, code: "left" });
	await people.append(second, "countersign", { object: objId, verdict: "approve", code: null });
	t.equal(
		(await server.call("POST", "/api/recovery/finish", { body: recoveryBody(auditor.recovery, at, before) })).status,
		401,
		"also an attempt that began before the removal",
	);
	const after = await start();
	t.not(after.member, auditor.id);
	t.equal((await start()).member, after.member);
});

t.test("a refused newcomer only sees the refusal and can end sessions", async (t) => {
	await begin();
	const joined = await people.join(await people.invite(founder, "auditor", null));
	const proposal = await people.propose(founder, joined);
	const ask = (path: string, method = "GET") => server.call(method, `/api${path}`, { token: joined.account.token });
	t.equal((await ask("/directory")).status, 200, "while pending");
	await people.append(second, "countersign", { object: proposal.objId, verdict: "refuse", code: null });
	t.match(await ask("/me"), { status: 200, body: { status: "refused" } });
	const { body } = await ask("/sessions");
	t.equal(body.sessions.length, 1);
	for (const path of ["/directory", "/log/directory/tile/entries/000.p/1", "/directory/names"])
		t.match(await ask(path), { status: 403, body: { error: "not-vouched", detail: "member: was refused" } }, path);
	const change = { token: joined.account.token, body: { message: "AAAA" } };
	t.match(await server.call("POST", "/api/credential/start", change), { status: 403, body: { error: "not-vouched" } });
	t.equal((await ask(`/sessions/${randomId()}`, "DELETE")).body.error, "not-found");
	t.equal((await ask("/session", "DELETE")).status, 200);
});
