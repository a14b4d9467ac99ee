/** Appending to the directory over HTTP: sealed seeds, checklists, the vetting queue, and the end of sessions. */
import t from "tap";
import { randomBytes, randomId } from "#crypto/random.ts";
import { SigningKey } from "#crypto/signing.ts";
import { fromBase64Url, hash, toBase64Url } from "#protocol/bytes.ts";
import { CHECKLIST } from "../../../support/checklist.ts";
import { People } from "../../../support/people.ts";

const DAY = 86_400_000;

async function staffed(t: Parameters<typeof People.found>[0]) {
	const people = await People.found(t);
	const { founder } = people;
	const second = await people.member(founder, null, "admin", null);
	const organisation = await people.organisation(founder, second);
	const coordinator = await people.member(founder, second, "coordinator", organisation);
	const staff = await people.member(coordinator, second, "staff", organisation);
	return { people, founder, second, organisation, coordinator, staff };
}

t.test("the asks and answers about one proposal are limited", async (t) => {
	const people = await People.found(t);
	const { founder, server } = people;
	const second = await people.member(founder, null, "admin", null);
	await people.organisation(founder, null);
	const { proposals } = (await server.call("GET", "/api/vetting", { token: second.token })).body;
	const path = `/api/vetting/${proposals[0].object}`;
	const ask = () => server.call("POST", `${path}/asks`, { token: second.token, body: { asks: ["references"] } });
	const answer = () => server.call("POST", `${path}/answers`, { token: founder.token, body: { given: [], missing: ["references"] } });
	for (const send of [ask, answer]) {
		for (let i = 0; i < 48; i++) t.equal((await send()).status, 200);
		const atOnce = await Promise.all(Array.from({ length: 8 }, send));
		t.equal(atOnce.filter(({ status }) => status === 200).length, 2, "the limit holds for those that come at the same time");
		t.match(await send(), { status: 409, body: { error: "full", detail: /50/, data: { limit: "proposal" } } });
	}
});

t.test("a member signs phone numbers of desks ten times an hour at most", async (t) => {
	const { people, organisation, coordinator, staff } = await staffed(t);
	const desk = await people.desk(coordinator, organisation, [staff]);
	const sign = (n: number) => people.tryAppend(staff, "desk.contact", { desk, numbers: [{ phone: `+000 ${n}`, when: "night" }] });
	for (let n = 0; n < 10; n++) t.equal((await sign(n)).status, 200);
	t.match(await sign(10), { status: 429, body: { error: "too-many-requests", detail: /desk\.contact: at most 10 an hour/ } });
});

t.test("a member opens twenty desks a day at most", async (t) => {
	const { people, organisation, coordinator } = await staffed(t);
	const open = (name: string) => people.tryAppend(coordinator, "desk.add", { desk: randomId(), organisation, name });
	for (let n = 0; n < 20; n++) t.equal((await open(`Desk ${n}`)).status, 200);
	t.match(await open("One more"), { status: 429, body: { error: "daily-limit", detail: /^desk\.add: at most 20 a day/ } });
	people.server.clock.advance(DAY);
	for (const each of [people.founder, coordinator]) each.token = await people.session(each.id);
	t.equal((await open("The next day")).status, 200);
});

t.test("a member invites sixty people a day at most, and a cancelled invite counts too", async (t) => {
	const { people, organisation, coordinator, second } = await staffed(t);
	const invite = (by: typeof coordinator, role: "staff" | "auditor", id = randomId()) => {
		const whom = { organisation: role === "staff" ? organisation : null, role, desk: null, member: null, label: null };
		const { publicKey: pk } = new SigningKey(randomBytes(32));
		return people.tryAppend(by, "invite", { ...whom, invite: id, expires: people.server.clock.now() + DAY, pk });
	};
	const first = randomId();
	t.equal((await invite(coordinator, "staff", first)).status, 200);
	t.equal((await people.tryAppend(coordinator, "invite.cancel", { invite: first })).status, 200);
	// One of the sixty invited the colleague.
	for (let n = 3; n <= 60; n++) t.equal((await invite(coordinator, "staff")).status, 200);
	const late = await invite(coordinator, "staff");
	t.match(late, { status: 429, body: { error: "daily-limit", detail: /^invite: at most 60 a day/ } });
	t.match(late.headers.get("retry-after"), /^[1-9]\d*$/);
	t.equal((await invite(second, "auditor")).status, 200, "others may");
	people.server.clock.advance(DAY);
	for (const each of [people.founder, coordinator]) each.token = await people.session(each.id);
	t.equal((await invite(coordinator, "staff")).status, 200, "the next day");
});

t.test("an organisation takes thirty members off desks or closes desks a day at most, whoever signs", async (t) => {
	const { people, founder, second, organisation, coordinator, staff } = await staffed(t);
	const colleague = await people.member(coordinator, second, "coordinator", organisation);
	const elsewhere = await people.organisation(founder, second);
	const neighbour = await people.member(founder, second, "coordinator", elsewhere);
	const desk = await people.desk(coordinator, organisation, [staff]);
	const closed = await people.desk(coordinator, organisation, []);
	const others = await people.desk(neighbour, elsewhere, []);
	const change = (by: typeof coordinator, action: "add" | "remove") =>
		people.tryAppend(by, "desk.member", { desk, member: staff.id, action });
	for (let n = 0; n < 30; n++) {
		t.equal((await change(n % 2 ? coordinator : colleague, "remove")).status, 200);
		t.equal((await change(coordinator, "add")).status, 200);
	}
	const refusal = { status: 429, body: { error: "daily-limit", detail: /^removal: at most 30 a day from one organisation/ } };
	for (const by of [coordinator, colleague]) t.match(await change(by, "remove"), refusal);
	const close = (by: typeof coordinator, id: string) => people.tryAppend(by, "desk.close", { desk: id });
	t.match(await close(coordinator, closed), refusal);
	t.equal((await close(neighbour, others)).status, 200, "another organisation may");
	const suspension = { kind: "member", subject: staff.id, code: "left" } as const;
	t.equal((await people.tryAppend(coordinator, "suspend", suspension)).status, 200, "a suspension never waits");
	people.server.clock.advance(DAY);
	for (const each of [founder, coordinator]) each.token = await people.session(each.id);
	t.equal((await close(coordinator, closed)).status, 200, "the next day");
});

t.test("desk seeds must be sealed to exactly the desk's members", async (t) => {
	const { people, organisation, coordinator, staff, second } = await staffed(t);
	const { server } = people;
	const desk = await people.desk(coordinator, organisation, [staff]);
	const staffKeys = await server.call("GET", "/api/desk-keys", { token: staff.token });
	t.match(staffKeys.body, { keys: [{ desk, epoch: 1, ke: 1 }], printed: [] });
	t.equal(staffKeys.body.keys.length, 1);
	t.equal(toBase64Url(hash(fromBase64Url(staffKeys.body.keys[0].box))), staffKeys.body.keys[0].hash);
	t.same((await server.call("GET", "/api/desk-keys", { token: second.token })).body, { keys: [], printed: [] });

	const { fields, sealed } = people.rekeyFields(desk);
	t.equal((await people.tryAppend(coordinator, "desk.rekey", fields, { sealed: sealed.slice(1) })).body.error, "bad-statement");
	t.equal(
		(
			await people.tryAppend(coordinator, "desk.rekey", fields, {
				sealed: [...sealed, { ...staffKeys.body.keys[0], desk: undefined, epoch: undefined, ke: undefined }],
			})
		).body.error,
		"bad-statement",
	);
	t.equal((await server.call("GET", "/api/desk-keys", { token: staff.token })).body.keys.length, 1, "a refused rekey leaves nothing");
	t.equal((await people.tryAppend(coordinator, "desk.rekey", fields, { sealed })).status, 200);
	const [entry] = (await server.entries())
		.filter(({ action, outcome }) => action === "directory.desk.rekey" && outcome === "allowed")
		.slice(-1);
	t.match(entry, { actor: coordinator.id, object: desk, count: 1 });
});

t.test("a statement is refused when its signer's clock is wrong by more than two hours", async (t) => {
	const { people, coordinator, organisation } = await staffed(t);
	const now = people.server.clock.now();
	const adding = (at: number) => people.tryAppend(coordinator, "desk.add", { desk: randomId(), organisation, name: "Desk", at } as never);
	for (const at of [now - 7_200_001, now + 7_200_001])
		t.match(await adding(at), { status: 400, body: { error: "bad-input", field: "at" } });
	t.equal((await adding(now - 7_200_000)).status, 200);
});

t.test("an append must contain the signer's own valid statements, and can be repeated", async (t) => {
	const { people, founder, second } = await staffed(t);
	const policy = { policy: { vettingMonths: 6, attachmentMiB: 10 } };
	const statement = await people.signed(founder, "policy", policy);
	t.equal((await people.post(second, [statement])).body.error, "not-allowed", "another member's statement");
	const first = await people.post(founder, [statement]);
	t.equal(first.status, 200);
	t.match(await people.post(founder, [statement]), { status: 200, body: { size: first.body.size } });
	const tooLong = {
		invite: randomId(),
		organisation: null,
		role: "auditor",
		desk: null,
		member: null,
		label: null,
		expires: people.server.clock.now() + 8 * DAY,
		pk: new Uint8Array(32),
	} as const;
	t.equal((await people.tryAppend(founder, "invite", tooLong)).body.error, "bad-statement");
	const credential = await people.signed(founder, "credential", {
		record: new Uint8Array(32),
		setup: "x",
		version: 2,
		bag: new Uint8Array(32),
		recovery: new Uint8Array(32),
	});
	t.equal((await people.post(founder, [credential])).body.error, "bad-statement", "a credential has an endpoint of its own");
	t.match((await people.server.entries()).at(-1), { action: "directory.append", outcome: "failed", objectType: "directory" });
	const valid = await people.signed(founder, "policy", { policy: { vettingMonths: 7, attachmentMiB: 10 } });
	t.equal((await people.post(founder, [valid, credential])).status, 400);
	t.notOk(people.dir.known.has(valid.key), "all or nothing");
});

t.test("admins see the proposals that wait, and can ask questions", async (t) => {
	const { people, founder, second, organisation, coordinator, staff } = await staffed(t);
	const { server } = people;
	const joined = await people.join(await people.invite(coordinator, "staff", organisation));
	const fields = { member: joined.account.id, join: joined.join.objId, checklist: new Uint8Array(32), nextVetting: 1 };
	t.equal(
		(await people.tryAppend(coordinator, "member.add", fields, { checklist: CHECKLIST })).body.error,
		"bad-statement",
		"another checklist than the signed one",
	);
	t.equal((await people.tryAppend(coordinator, "member.add", fields)).body.error, "bad-statement", "no checklist");
	const proposal = await people.propose(coordinator, joined);
	const object = toBase64Url(proposal.objId);
	t.equal((await server.call("GET", "/api/vetting", { token: staff.token })).body.error, "not-allowed");
	t.same((await server.call("GET", "/api/vetting", { token: founder.token })).body, {
		proposals: [{ object, checklist: CHECKLIST, asked: [], answered: [] }],
	});

	const ask = (token: string, which = object) =>
		server.call("POST", `/api/vetting/${which}/asks`, { token, body: { asks: ["references", "call-me"] } });
	t.equal((await ask(coordinator.token)).body.error, "not-allowed");
	t.equal((await ask(founder.token, toBase64Url(new Uint8Array(32)))).body.error, "not-found");
	t.equal((await ask(founder.token)).status, 200);
	t.match((await server.call("GET", "/api/vetting", { token: second.token })).body.proposals[0].asked, [
		{ by: founder.id, asks: ["references", "call-me"] },
	]);
	await people.append(second, "countersign", { object: proposal.objId, verdict: "refuse", code: "references-missing" });
	t.same((await server.call("GET", "/api/vetting", { token: second.token })).body, { proposals: [] });
	t.equal((await server.call("GET", "/api/me", { token: joined.account.token })).body.status, "refused");
	t.equal((await ask(founder.token)).body.error, "not-found");
});

t.test("a suspension and a removal end the sessions at once", async (t) => {
	const { people, founder, organisation, coordinator, staff, second } = await staffed(t);
	const { server } = people;
	const names = (token: string) => server.call("GET", "/api/directory/names", { token });
	t.equal((await names(staff.token)).status, 200);
	await people.append(coordinator, "suspend", { kind: "member", subject: staff.id, code: "investigation" });
	t.match(await names(staff.token), { status: 401, body: { error: "session-ended" } });
	const suspended = await people.session(staff.id);
	t.match(await names(suspended), { status: 403, body: { error: "suspended" } }, "a suspended member may sign in and see the suspension");
	t.equal((await server.call("GET", "/api/me", { token: suspended })).body.status, "suspended");
	await people.append(coordinator, "remove", { kind: "member", subject: staff.id, code: "left" });
	t.match(await server.call("GET", "/api/me", { token: suspended }), { status: 401, body: { error: "session-ended" } });
	t.match(await server.call("GET", "/api/me", { token: await people.session(staff.id) }), { status: 401 });

	await people.append(founder, "suspend", { kind: "organisation", subject: organisation, code: "investigation" });
	t.equal((await names(coordinator.token)).status, 401);
	t.equal((await names(second.token)).status, 200);
});

t.test("a member who returns with new keys is signed out on the old devices", async (t) => {
	const { people, organisation, coordinator, staff, second } = await staffed(t);
	const { server } = people;
	const joined = await people.join(await people.invite(coordinator, "staff", organisation, { returning: staff }));
	t.equal(
		(await server.call("GET", "/api/me", { token: staff.token })).status,
		200,
		"the old session works until the new keys are vouched for",
	);
	const rows = () => server.sql(`SELECT 1 FROM credential WHERE member = '${staff.id}'`);
	t.equal((await rows()).length, 2);
	const stored = await server.call("GET", "/api/directory/names", { token: staff.token });
	t.equal(stored.body.names.filter(({ member }: { member: string }) => member === staff.id).length, 2, "the old name, and the pending one");
	await people.approve(second, await people.propose(coordinator, joined));
	t.equal((await server.call("GET", "/api/me", { token: staff.token })).status, 401);
	t.equal((await rows()).length, 1, "the old credential is deleted");
	t.equal(people.dir.members.get(staff.id)?.keyEpoch, 2);
});
