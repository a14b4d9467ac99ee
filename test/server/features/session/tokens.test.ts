/** Sessions once they are open: refreshing, ending, a new password. */
import t from "tap";
import { signRecovery } from "#crypto/keybag.ts";
import { finishLogin, finishRegistration, startLogin, startRegistration } from "#crypto/opaque.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { fromBase64Url, hash, toBase64Url } from "#protocol/bytes.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { People } from "../../../support/people.ts";

const DAY = 86_400_000;

/** One server, a founder and a second admin for all tests. */
const people = await People.found(t);
const { server, founder } = people;
const second = await people.member(founder, null, "admin", null);

/** Each test begins when the sessions of the one before have expired. */
async function begin() {
	server.clock.advance(15 * DAY);
	for (const admin of [founder, second]) admin.token = await people.session(admin.id);
}

/** A session of the founder with its cookies, by the recovery code: no password to stretch. */
async function opened() {
	const { body } = await server.call("POST", "/api/recovery/start", { body: { name: "founder" } });
	const signature = toBase64Url(signRecovery(founder.recovery, founder.id, fromBase64Url(body.challenge)));
	const answer = await server.call("POST", "/api/recovery/finish", { body: { recovery: body.recovery, signature } });
	return { ...answer.body, refresh: answer.cookies.cloister_refresh } as { token: string; session: string; refresh: string };
}

const refresh = (token: string) => server.call("POST", "/api/session/refresh", { cookies: { cloister_refresh: token } });
const me = (token: string) => server.call("GET", "/api/me", { token });

t.test("refresh tokens rotate", async (t) => {
	await begin();
	const { token, refresh: first } = await opened();
	server.clock.advance(5 * 60_000);
	t.match((await me(token)).body, { error: "not-signed-in" }, "access tokens last for minutes");
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

t.test("the last one works a little longer, for a reply that was lost", async (t) => {
	await begin();
	const { refresh: first } = await opened();
	const lost = await refresh(first);
	server.clock.advance(30_000);
	const again = await refresh(first);
	t.equal(again.status, 200);
	const both = await Promise.all([refresh(again.cookies.cloister_refresh!), refresh(again.cookies.cloister_refresh!)]);
	t.same(
		both.map(({ status }) => status),
		[200, 200],
		"two windows at the same time",
	);
	t.match(await refresh(first), { status: 401, body: { error: "session-ended" } }, "not once the next one has been used");
	t.equal((await me(again.body.token)).status, 401, "and that ends the session");
	t.equal((await refresh(lost.cookies.cloister_refresh!)).status, 401);
});

t.test("one that comes back later ends the session, whoever has it", async (t) => {
	await begin();
	const { refresh: first } = await opened();
	const other = await opened();
	const thief = await refresh(first);
	server.clock.advance(31_000);
	const owner = await refresh(first);
	t.match(owner, { status: 401, body: { error: "session-ended" }, cookies: { cloister_refresh: "" } });
	t.equal((await refresh(thief.cookies.cloister_refresh!)).status, 401);
	t.equal((await me(thief.body.token)).status, 401);
	t.equal((await me(other.token)).status, 200, "other sessions go on");
	const until = await refresh(other.refresh);
	server.clock.advance(14 * DAY);
	t.equal((await refresh(until.cookies.cloister_refresh!)).status, 401, "no session lasts for ever");
});

t.test("ending a session takes effect at once", async (t) => {
	await begin();
	const [one, two] = [await opened(), await opened()];
	const list = await server.call("GET", "/api/sessions", { token: one.token });
	t.equal(list.body.sessions.length, 3);
	t.same(
		list.body.sessions.filter(({ current }: { current: boolean }) => current).map(({ session }: { session: string }) => session),
		[one.session],
	);
	t.equal((await server.call("DELETE", `/api/sessions/${two.session}`, { token: second.token })).body.error, "not-found", "another's");
	t.equal((await me(two.token)).status, 200);
	t.equal((await server.call("DELETE", `/api/sessions/${two.session}`, { token: one.token })).status, 200);
	t.match(await me(two.token), { status: 401, body: { error: "session-ended" } });
	t.equal((await refresh(two.refresh)).status, 401);
	t.match(await server.call("DELETE", "/api/session", { token: one.token }), { status: 200, cookies: { cloister_refresh: "" } });
	t.equal((await me(one.token)).status, 401);
	t.equal((await me("a.b.c")).body.error, "not-signed-in");
});

t.test("a new password: record, bag and statement together; other sessions end", async (t) => {
	await begin();
	const [mine, other] = [await opened(), await opened()];
	const password = "another pass phrase";
	const begun = startRegistration(password);
	const started = await server.call("POST", "/api/credential/start", { token: mine.token, body: { message: begun.request } });
	const { record } = finishRegistration(password, begun.state, started.body.message, people.network);
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
	// No point of the curve; random bytes now and then are one.
	const broken = new Uint8Array(192).fill(0xff);
	const ofBroken = toWire(await people.signed(founder, "credential", { ...fields, record: hash(broken) }));
	t.match(
		(await put({ credential: ofBroken, record: toBase64Url(broken) })).body,
		{ error: "bad-input", field: "record" },
		"a record that nobody could sign in with",
	);
	t.equal(
		(await put({ credential: toWire(await people.signed(founder, "credential", { ...fields, version: 3 })) })).body.error,
		"stale",
		"versions go up one by one",
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
	t.equal((await put({})).status, 200, "the same again changes nothing");
	t.equal((await me(mine.token)).status, 200);
	t.match(await me(other.token), { status: 401, body: { error: "session-ended" } });
	t.equal((await server.sql(`SELECT 1 FROM credential WHERE member = '${founder.id}'`)).length, 1, "the old record and bag are gone");

	const login = startLogin(password);
	const { body } = await server.call("POST", "/api/session/start", { body: { name: "founder", message: login.request } });
	const { finish } = finishLogin(password, login.state, body.message, people.network);
	const signedIn = await server.call("POST", "/api/session/finish", { body: { login: body.login, message: finish } });
	t.match(signedIn, { status: 200, body: { bag: toBase64Url(bag), credential: toWire(credential) } });
});

t.test("setting a password is no faster way to guess it than signing in", async (t) => {
	await begin();
	const { token } = await opened();
	const ask = () => server.call("POST", "/api/credential/start", { token, body: { message: startRegistration("guess").request } });
	const statuses: number[] = [];
	for (let i = 0; i < 6; i++) statuses.push((await ask()).status);
	t.same(statuses, [200, 200, 200, 200, 429, 429]);
	server.clock.advance(2_000);
	t.equal((await ask()).status, 200, "it delays, and locks nobody out");
});

t.test("a newcomer who waits changes their account a few times a day: the directory keeps each change", async (t) => {
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
	for (const each of [founder, account]) each.token = await people.session(each.id);
	t.equal((await change()).status, 200, "the next day again");
});

t.test("who has left can't sign in, and isn't told apart from a stranger", async (t) => {
	await begin();
	const auditor = await people.member(founder, second, "auditor", null, { signIn: "auditor" });
	const start = async () => (await server.call("POST", "/api/recovery/start", { body: { name: "auditor" } })).body;
	const before = await start();
	t.equal(before.member, auditor.id);
	await people.append(founder, "remove", { kind: "member", subject: auditor.id, code: "left" });
	const signature = toBase64Url(signRecovery(auditor.recovery, auditor.id, fromBase64Url(before.challenge)));
	t.equal(
		(await server.call("POST", "/api/recovery/finish", { body: { recovery: before.recovery, signature } })).status,
		401,
		"not even one that had begun",
	);
	const after = await start();
	t.not(after.member, auditor.id);
	t.equal((await start()).member, after.member);
});

t.test("a newcomer who was refused sees that, and can end sessions: nothing else", async (t) => {
	await begin();
	const joined = await people.join(await people.invite(founder, "auditor", null));
	const proposal = await people.propose(founder, joined);
	const ask = (path: string, method = "GET") => server.call(method, `/api${path}`, { token: joined.account.token });
	t.equal((await ask("/directory")).status, 200, "while they wait");
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
