/** Signing in by password and by recovery code, delays, and answers that reveal nothing to a stranger. */
import t from "tap";
import { startLogin } from "#crypto/opaque.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { RecoveryCode } from "#crypto/recovery.ts";
import { fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import { decodeEntry } from "#protocol/log/entry.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { internalsOf } from "#server/gate/context.ts";
import { People } from "../../../support/people.ts";
import type { Server } from "../../../support/server.ts";
import { finishBody, recoveryBody } from "../../../support/sign-in.ts";

const PASSWORD = "a long enough pass phrase";

async function start(server: Server, name: string, cookies: Record<string, string> = {}) {
	const { state, request } = startLogin(PASSWORD);
	const answer = await server.call("POST", "/api/session/start", { body: { name, message: request }, cookies });
	return { state, answer };
}

async function signIn(people: People, name: string, cookies: Record<string, string> = {}) {
	const { state, answer } = await start(people.server, name, cookies);
	const body = finishBody(PASSWORD, state, answer.body, people.server.url);
	return { body, answer: await people.server.call("POST", "/api/session/finish", { body, cookies }) };
}

/** A body without a proof of the password. */
const madeUp = (login: string) => ({
	login,
	message: toBase64Url(randomBytes(64)),
	origin: "http://127.0.0.1",
	proof: toBase64Url(randomBytes(32)),
});

/** The observable form of an answer: status, headers, and the lengths of its random fields. */
const formOf = ({ status, headers, body }: Awaited<ReturnType<Server["call"]>>) => ({
	status,
	retry: headers.get("retry-after"),
	cookies: headers.getSetCookie().length,
	headers: [...headers.keys()].sort(),
	body: Object.fromEntries(
		Object.entries(body).map(([key, value]) => [key, key === "error" || key === "detail" ? value : String(value).length]),
	),
});

t.test("a member signs in by password, and each attempt can be finished once, within a minute", async (t) => {
	const people = await People.found(t, { password: PASSWORD });
	const { server, founder } = people;
	const { answer, body } = await signIn(people, "FOUNDER");
	t.match(answer, { status: 200, body: { member: founder.id, bag: toBase64Url(founder.bag), credential: toWire(founder.credential) } });
	const set = answer.headers.getSetCookie();
	t.equal(set.length, 2);
	for (const line of set) t.match(line, /; Path=\/api\/session; HttpOnly; SameSite=Strict$/, "not Secure on loopback only");
	const { token, session } = answer.body;
	t.match((await server.call("GET", "/api/me", { token })).body, { member: founder.id, status: "active", checkpointSize: 2 });

	const again = await server.call("POST", "/api/session/finish", { body });
	t.match(again, { status: 401, body: { error: "sign-in-failed" } }, "an attempt can be finished once");
	const wrong = await start(server, "founder");
	t.match(await server.call("POST", "/api/session/finish", { body: { ...body, login: wrong.answer.body.login } }), {
		status: 401,
		body: { error: "sign-in-failed" },
	});
	const correct = finishBody(PASSWORD, wrong.state, wrong.answer.body, server.url);
	t.equal((await server.call("POST", "/api/session/finish", { body: correct })).status, 401, "also after a wrong answer");
	const slow = await start(server, "founder");
	server.clock.advance(61_000);
	const late = finishBody(PASSWORD, slow.state, slow.answer.body, server.url);
	t.equal((await server.call("POST", "/api/session/finish", { body: late })).status, 401, "only within a minute");

	await internalsOf(server.context).accessCounter.flush();
	const entries = (await server.entries()).filter(({ action }) => action === "session.finish");
	t.same(
		entries.map(({ outcome, actor, objectType, object, count }) => [outcome, actor, objectType, object, count]),
		[
			["allowed", founder.id, "session", session, 1],
			["denied", null, "member", null, 3],
			["denied", null, "member", founder.id, 1],
		],
		"an attempt that is used up or too old names no member",
	);
});

t.test("a stranger can't tell names that exist from names that don't", async (t) => {
	const people = await People.found(t);
	const { server } = people;
	const both = [await start(server, "founder"), await start(server, "stranger")].map(({ answer }) => answer);
	t.equal(both[0]?.status, 200);
	t.same(formOf(both[0]!), formOf(both[1]!), "start");
	t.equal((await start(server, "Stranger")).answer.body.member, both[1]?.body.member, "always the same id");
	const finished = await Promise.all(both.map(({ body }) => server.call("POST", "/api/session/finish", { body: madeUp(body.login) })));
	t.equal(finished[0]?.status, 401);
	t.same(formOf(finished[0]!), formOf(finished[1]!), "finish");
	const recovering = await Promise.all(
		["founder", "stranger"].map((name) => server.call("POST", "/api/recovery/start", { body: { name } })),
	);
	t.same(formOf(recovering[0]!), formOf(recovering[1]!), "recovery");
	t.equal(recovering[1]?.body.member, both[1]?.body.member);
	const signature = toBase64Url(randomBytes(64));
	const recovered = await Promise.all(
		recovering.map(({ body }) =>
			server.call("POST", "/api/recovery/finish", { body: { recovery: body.recovery, origin: server.url, signature } }),
		),
	);
	t.equal(recovered[0]?.status, 401);
	t.same(formOf(recovered[0]!), formOf(recovered[1]!));
	const broken = await Promise.all(
		["founder", "stranger"].map((name) => server.call("POST", "/api/session/start", { body: { name, message: "AAAA" } })),
	);
	t.match(broken[0], { status: 400, body: { error: "bad-input", field: "message" } });
	t.same(formOf(broken[0]!), formOf(broken[1]!));
	const rows = await server.sql("SELECT encode(name, 'escape') AS name FROM sign_in_name");
	t.notMatch(JSON.stringify(rows), /founder/, "the database has no names in clear");
});

t.test("failures of a known device delay it by up to a minute, and are counted apart from those of unknown devices", async (t) => {
	const people = await People.found(t, { password: PASSWORD });
	const { server } = people;
	const { cookies } = (await signIn(people, "founder")).answer;
	for (let i = 0; i < 4; i++) t.equal((await start(server, "founder")).answer.status, 200);
	t.equal((await start(server, "founder")).answer.body.error, "work-needed", "unknown devices must give a proof of work now");
	t.equal((await start(server, "founder", { cloister_device: toBase64Url(randomBytes(32)) })).answer.status, 429, "a made-up device too");
	for (let i = 0; i < 4; i++) t.equal((await start(server, "founder", cookies)).answer.status, 200, "the known device needn't work");
	const delayed = (await start(server, "founder", cookies)).answer;
	t.match(delayed, { status: 429, body: { error: "sign-in-delayed" } });
	t.equal(delayed.headers.get("retry-after"), "1");
	for (let i = 0; i < 4; i++) t.equal((await start(server, "stranger", cookies)).answer.status, 200);
	t.equal((await start(server, "stranger", cookies)).answer.body.error, "work-needed", "it is known for its own member only");
	server.clock.advance(1_000);
	t.equal((await start(server, "founder", cookies)).answer.status, 200);
	t.equal((await start(server, "founder", cookies)).answer.headers.get("retry-after"), "2");
	for (let i = 0; i < 12; i++) {
		server.clock.advance(60_000);
		t.equal((await start(server, "founder", cookies)).answer.status, 200, "the delay is at most a minute");
	}
	server.clock.advance(60_000);
	t.equal((await signIn(people, "founder", cookies)).answer.status, 200, "the right password resets the delay");
	t.equal((await start(server, "founder", cookies)).answer.status, 200);
	t.equal((await start(server, "founder", cookies)).answer.status, 200);
});

t.test("the recovery code signs in, once for each challenge and within a minute", async (t) => {
	const people = await People.found(t);
	const { server, founder } = people;
	const begin = async () => (await server.call("POST", "/api/recovery/start", { body: { name: "founder" } })).body;
	const at = { network: people.network, origin: server.url };
	const answerTo = (asked: Awaited<ReturnType<typeof begin>>, code = founder.recovery) => recoveryBody(code, at, asked);
	const finish = (body: object) => server.call("POST", "/api/recovery/finish", { body });
	const one = await begin();
	t.equal(one.member, founder.id);
	const good = answerTo(one);
	const opened = await finish(good);
	t.match(opened, { status: 200, body: { member: founder.id, bag: toBase64Url(founder.bag) } });
	t.equal((await server.call("GET", "/api/me", { token: opened.body.token })).status, 200);
	t.equal((await finish(good)).status, 401, "a repetition");
	const two = await begin();
	t.equal((await finish({ ...good, recovery: two.recovery })).status, 401, "the answer to another challenge");
	const three = await begin();
	t.equal((await finish(answerTo(three, RecoveryCode.random()))).status, 401);
	server.clock.advance(61_000);
	const four = await begin();
	server.clock.advance(61_000);
	t.equal((await finish(answerTo(four))).status, 401, "only within a minute");
	t.equal((await finish({ ...good, recovery: randomId() })).status, 401);
});

t.test("a failed sign-in has no actor, and the member whose name was tried sees the entry", async (t) => {
	const people = await People.found(t);
	const { server, founder } = people;
	const second = await people.member(founder, null, "admin", null);
	await start(server, "founder");
	await server.call("POST", "/api/recovery/start", { body: { name: "founder" } });
	const { answer } = await start(server, "founder");
	await server.call("POST", "/api/session/finish", { body: madeUp(answer.body.login) });
	await internalsOf(server.context).accessCounter.flush();
	const actions = ["session.start", "recovery.start", "session.finish"];
	const entries = (await server.entries()).filter(({ action }) => actions.includes(action));
	const nobody = { actor: null, organisation: null, session: null, objectType: "member", object: founder.id };
	t.match(
		entries,
		actions.map((action) => ({ ...nobody, action, count: action === "session.start" ? 2 : 1 })),
	);
	const visibleActions = async (who: typeof founder, object: string) =>
		(await server.call("GET", `/api/audit/entries?object=${object}`, { token: who.token })).body.entries
			.map(({ body }: { body: string }) => decodeEntry(fromBase64Url(body)))
			.filter(({ actor }: { actor: string | null }) => actor === null)
			.map(({ action }: { action: string }) => action);
	t.same(await visibleActions(founder, founder.id), [...actions].reverse());
	t.same(await visibleActions(second, founder.id), [], "other members don't see it");
});

t.test("strangers can't make the access log grow at will, and its growth doesn't tell which names exist", async (t) => {
	const people = await People.found(t);
	const { server } = people;
	const { accessCounter } = internalsOf(server.context);
	await accessCounter.flush();
	const grownBy = async (attack: () => Promise<unknown>) => {
		const before = (await server.entries()).length;
		await attack();
		t.equal((await server.entries()).length, before, "no entry before the minute has passed");
		await accessCounter.flush();
		return (await server.entries()).slice(before);
	};
	const invented = await grownBy(async () => {
		for (let i = 0; i < 100; i++) {
			await start(server, `invented-${i}`);
			await server.call("POST", "/api/session/start", { body: { name: 7 } });
			await server.call("POST", "/api/session/finish", { body: madeUp(randomId()) });
			await server.call("POST", "/api/recovery/start", { body: { name: `invented-${i}` } });
		}
	});
	t.ok(invented.length < 30, `400 attempts, ${invented.length} entries`);
	t.equal(
		invented.reduce((sum, { count }) => sum + count, 0),
		400,
		"each attempt is counted",
	);
	t.ok(invented.every(({ object, actor }) => object === null && actor === null));
	t.notMatch(JSON.stringify(invented), /127\.0|::/, "no address");
	const both = [
		await grownBy(() => Promise.all([start(server, "invented-1"), start(server, "founder")])),
		await grownBy(() => Promise.all([start(server, "invented-1"), start(server, "invented-2")])),
	];
	t.same(
		both.map(({ length }) => length),
		[2, 2],
	);
});
