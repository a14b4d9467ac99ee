/**
 * What the tests know about each endpoint: who may use it (ACCESS), and one valid request. The object of the request belongs to the desk of
 * `owner`, and `sender` signs and sends it. When the sender isn't allowed to do that, the request is an attack. The tests fail for each
 * endpoint that has no row or no recipe here.
 */
import { createECDH } from "node:crypto";
import { startLogin, startRegistration } from "#crypto/opaque.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { hash, type Id, toBase64Url, tup } from "#protocol/bytes.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { ApiSpace } from "./api-space.ts";
import { type Actor, type ApiWorld, PASSWORD, type Request } from "./api-world.ts";
import { CaseWithoutCustodian } from "./case-without-custodian.ts";
import { bootServer, type Server } from "./server.ts";
import { finishBody, recoveryBody } from "./sign-in.ts";
import { buildFolder } from "./web-build.ts";

type Recipe = (w: ApiWorld, sender: Actor, owner: Actor) => Promise<Request>;

const get =
	(path: (owner: Actor) => string): Recipe =>
	async (_w, sender, owner) => ({ method: "GET", path: path(owner), as: sender });

/** A server without a founded network, one for each world. */
const unfounded = new WeakMap<ApiWorld, Promise<Server>>();
function unfoundedServer(w: ApiWorld): Promise<Server> {
	const known = unfounded.get(w) ?? bootServer(w.test);
	unfounded.set(w, known);
	return known;
}

/** A server with a web build, one for each world. */
const withBuild = new WeakMap<ApiWorld, Promise<Server>>();
function serverWithBuild(w: ApiWorld): Promise<Server> {
	const known = withBuild.get(w) ?? bootServer(w.test, { CLOISTER_WEB: buildFolder(w.test) });
	withBuild.set(w, known);
	return known;
}

const message = () => startRegistration(PASSWORD).request;

/** Unfinished attempts would delay the next one. */
const forgetAttempts = (w: ApiWorld) => w.server.sql("DELETE FROM sign_in_delay");

async function makeRecoveryBody(w: ApiWorld) {
	await forgetAttempts(w);
	const { founder } = w.people;
	const { body } = await w.must({ method: "POST", path: "/api/recovery/start", body: { name: "founder" }, as: null });
	return recoveryBody(founder.recovery, { network: w.people.network, origin: w.server.url }, body);
}

async function makeSignInBody(w: ApiWorld) {
	await forgetAttempts(w);
	const { state, request } = startLogin(PASSWORD);
	const { body } = await w.must({ method: "POST", path: "/api/session/start", body: { name: "founder", message: request }, as: null });
	return finishBody(PASSWORD, state, body, w.server.url);
}

/** Objects that requests only read are made once for each world and owner. */
const sharedObjects = new WeakMap<ApiWorld, Map<string, Promise<unknown>>>();
function shared<T>(w: ApiWorld, { account }: Actor, what: string, make: () => Promise<T>): Promise<T> {
	const known = sharedObjects.get(w) ?? new Map<string, Promise<unknown>>();
	sharedObjects.set(w, known);
	const key = `${what} ${account.id}`;
	const object = known.get(key) ?? make();
	known.set(key, object);
	return object as Promise<T>;
}
const aThread = (w: ApiWorld, owner: Actor) => shared(w, owner, "thread", () => w.thread(owner));
const anEntry = (w: ApiWorld, owner: Actor) => shared(w, owner, "entry", () => writeEntry(w, owner));
const aCase = (w: ApiWorld, owner: Actor) => shared(w, owner, "case", () => openCase(w, owner));
const aSpace = (w: ApiWorld, owner: Actor) => shared(w, owner, "space", () => ApiSpace.make(w, owner));
const aCaseWithoutCustodian = (w: ApiWorld) => shared(w, w.admin, "case without custodian", () => CaseWithoutCustodian.make(w));
const aFile = (w: ApiWorld, owner: Actor) => shared(w, owner, "file", () => makeFile(w, owner));

const aSubscription = ({ account }: Actor) => ({
	endpoint: `https://unreachable.notify.windows.com/${account.id}`,
	p256dh: createECDH("prime256v1").generateKeys("base64url", "uncompressed"),
	auth: "A".repeat(22),
	language: "en",
	always: false,
});

/** @returns the id of a device that rings. */
async function aDevice(w: ApiWorld, owner: Actor): Promise<Id> {
	await w.must({ method: "PUT", path: "/api/rings/devices", body: aSubscription(owner), as: owner });
	const { body } = await w.must({ method: "GET", path: "/api/rings/devices", as: owner });
	return body.devices[0].id;
}

/** @returns the token of a test that waits for its answer. */
async function aRingTest(w: ApiWorld, owner: Actor): Promise<string> {
	const device = await aDevice(w, owner);
	const [test, token] = [randomId(), randomBytes(32)];
	const stored = Buffer.from(hash(tup("cloister/1/ring-test", token))).toString("hex");
	await w.server.sql("DELETE FROM ring_test");
	await w.server.sql(`INSERT INTO ring_test (id, desk, sent_at) VALUES ('${test}', '${owner.desk}', ${Date.now()})`);
	await w.server.sql(`INSERT INTO ring_test_token (device, test, hash, taken) VALUES ('${device}', '${test}', '\\x${stored}', true)`);
	return toBase64Url(token);
}

/** The number of unfinished uploads of a member is limited. */
const forgetUploads = (w: ApiWorld) => w.server.sql("DELETE FROM file WHERE hash IS NULL");

/** @returns the path of an accepted hand-off. Its other desk is of an organisation whose other people get nothing either. */
const aRungHandoff = (w: ApiWorld, owner: Actor) =>
	shared(w, owner, "rung hand-off", async () => {
		const casework = await openCase(w, owner);
		const to = w.who(owner === w.doomedStaff ? w.strangeStaff : w.doomedStaff);
		const { handoff, consent } = await casework.requested(w.who(owner), to.party);
		const { status, body } = await casework.move(to, handoff, "accept", { basis: casework.basis(consent) });
		if (status !== 200) throw new Error(`accept: ${JSON.stringify(body)}`);
		return `/api/rings/handoffs/${handoff}`;
	});

/** @returns the path of a check-in that waits. */
async function aCheckIn(w: ApiWorld, owner: Actor): Promise<string> {
	const path = `${await aRungHandoff(w, owner)}/check-ins`;
	const checkIn = randomId();
	await w.server.sql("DELETE FROM check_in");
	await w.server.sql(`INSERT INTO check_in (handoff, id, from_desk, to_desk, due)
		VALUES ('${path.split("/")[4]}', '${checkIn}', '${owner.desk}', '${randomId()}', 4000000000000)`);
	return `${path}/${checkIn}`;
}

async function upload(
	w: ApiWorld,
	owner: Actor,
	{ finished = false } = {},
): Promise<{ file: Id; made: Awaited<ReturnType<ApiWorld["thread"]>>; bytes: Uint8Array }> {
	await forgetUploads(w);
	const made = await w.thread(owner);
	const file = randomId();
	const bytes = randomBytes(300);
	await w.must({ method: "POST", path: "/api/files", body: { file, compartment: made.thread, size: bytes.length }, as: owner });
	if (finished) {
		await w.must({ method: "PUT", path: `/api/files/${file}/parts/0`, bytes, as: owner });
		await w.must({ method: "POST", path: `/api/files/${file}/finish`, body: { hash: toBase64Url(hash(bytes)) }, as: owner });
	}
	return { file, made, bytes };
}

async function makeFile(w: ApiWorld, owner: Actor): Promise<Id> {
	const { file, made, bytes } = await upload(w, owner, { finished: true });
	const attachments = [{ file, chunks: 1, size: bytes.length, hash: hash(bytes) }];
	const { body } = w.entry(made.casework, owner, made.thread, { attachments });
	await w.must({ method: "POST", path: `/api/compartments/${made.thread}/entries`, body, as: owner });
	return file;
}

async function writeEntry(w: ApiWorld, owner: Actor) {
	const made = await w.thread(owner);
	const { statement, body } = w.entry(made.casework, owner, made.thread);
	await w.must({ method: "POST", path: `/api/compartments/${made.thread}/entries`, body, as: owner });
	return { ...made, statement };
}

async function openCase(w: ApiWorld, owner: Actor) {
	const casework = w.casework();
	const { status, body } = await casework.open(w.who(owner));
	if (status !== 200) throw new Error(JSON.stringify(body));
	return casework;
}

/**
 * The status that each kind of person gets from each endpoint that needs a sign-in, about objects of one desk. `.` is 200.
 * Columns: the desk's staff and coordinator | of another desk of the organisation | of another organisation | an admin, an
 * auditor of the network, one of the organisation | a member who isn't vouched for yet, not signed in || a suspended colleague of the desk,
 * a removed member whose session wasn't ended | staff and coordinator of a suspended organisation. The last four ask about objects that they
 * could read before. The last two may still read and hand over the cases of their desks.
 */
export const ACCESS = `
session.end              .   .    .   .    .   .    .   .   .    .   401   | .   401  .   .
session.list             .   .    .   .    .   .    .   .   .    .   401   | .   401  .   .
session.revoke           .   404  404 404  404 404  404 404 404  404 401   | 404 401  404 404
session.changeStart      .   .    .   .    .   .    .   .   .    .   401   | .   401  .   .
session.change           .   .    .   .    .   .    .   .   .    .   401   | .   401  .   .
session.me               .   .    .   .    .   .    .   .   .    .   401   | .   401  .   .
directory.read           .   .    .   .    .   .    .   .   .    .   401   | .   401  .   .
directory.append         403 .    403 .    403 403  403 403 403  403 401   | 403 401  403 403
directory.offer          .   .    .   .    .   .    .   .   .    403 401   | 403 401  403 403
directory.names          .   .    .   .    .   .    .   .   .    403 401   | 403 401  .   .
directory.deskKeys       .   .    .   .    .   .    .   .   .    403 401   | 403 401  .   .
directory.circleKeys     .   .    .   .    403 403  403 403 403  403 401   | 403 401  403 403
directory.vetting        403 .    403 .    403 .    .   403 403  403 401   | 403 401  403 403
directory.vettingAsk     403 403  403 403  403 403  .   403 403  403 401   | 403 401  403 403
directory.vettingAnswer  403 403  403 403  403 403  .   403 403  403 401   | 403 401  403 403
compartments.create      .   .    .   .    .   .    403 403 403  403 401   | 403 401  403 403
compartments.list        .   .    .   .    .   .    .   .   .    403 401   | 403 401  403 403
compartments.get         .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
compartments.together    .   .    .   .    .   .    .   .   .    403 401   | 403 401  .   .
compartments.rotate      .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
compartments.grant       .   .    403 403  404 404  404 404 404  403 401   | 403 401  403 403
compartments.leave       .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
compartments.send        .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
compartments.page        .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
compartments.entry       .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
compartments.seen        .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
compartments.stale       .   .    .   .    .   .    .   .   .    403 401   | 403 401  403 403
spaces.list              .   .    .   .    .   .    .   .   .    403 401   | 403 401  403 403
spaces.read              .   .    .   .    404 404  404 404 404  403 401   | 403 401  403 403
spaces.item              .   .    .   .    404 404  404 404 404  403 401   | 403 401  403 403
spaces.write             .   .    .   .    404 404  404 404 404  403 401   | 403 401  403 403
spaces.place             .   .    .   .    404 404  404 404 404  403 401   | 403 401  403 403
files.begin              .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
files.put                .   404  404 404  404 404  404 404 404  403 401   | 403 401  403 403
files.status             .   404  404 404  404 404  404 404 404  403 401   | 403 401  403 403
files.finish             .   404  404 404  404 404  404 404 404  403 401   | 403 401  403 403
files.giveUp             .   404  404 404  404 404  404 404 404  403 401   | 403 401  403 403
files.get                .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
cases.append             .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
cases.withoutCustodian   403 403  403 403  403 403  .   403 403  403 401   | 403 401  403 403
cases.work               403 403  403 403  403 403  .   403 403  403 401   | 403 401  403 403
cases.countersign        403 403  403 403  403 403  .   403 403  403 401   | 403 401  403 403
cases.get                .   .    404 404  404 404  404 404 404  403 401   | 403 401  .   .
cases.list               .   .    404 404  404 404  404 404 404  403 401   | 403 401  .   .
cases.handoffs           .   .    404 404  404 404  404 404 404  403 401   | 403 401  .   .
cases.inbox              .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
bells.set                403 .    403 .    404 404  404 404 403  403 401   | 403 401  403 403
bells.get                .   .    403 .    404 404  404 404 403  403 401   | 403 401  403 403
health.installation      403 403  403 403  403 403  .   403 403  403 401   | 403 401  403 403
bells.test               403 .    403 .    404 404  404 404 403  403 401   | 403 401  403 403
cases.ask                .   .    .   .    .   .    403 403 403  403 401   | 403 401  403 403
audit.entries            .   .    403 .    403 .    403 .   .    403 401   | 403 401  403 403
audit.bodies             .   .    .   .    .   .    .   .   .    403 401   | 403 401  403 403
audit.directoryBundle    .   .    .   .    .   .    .   .   .    .   401   | .   401  .   .
review.announce          .   .    .   .    .   .    .   .   .    403 401   | 403 401  403 403
review.append            403 403  403 403  403 403  403 .   .    403 401   | 403 401  403 403
review.list              403 .    403 .    403 .    403 .   .    403 401   | 403 401  403 403
review.gaps              403 403  403 403  403 403  403 .   .    403 401   | 403 401  403 403
review.cases             403 .    403 .    403 .    403 .   .    403 401   | 403 401  403 403
review.report            403 .    403 .    403 404  403 .   .    403 401   | 403 401  403 403
rings.rota               .   .    403 .    404 404  404 404 403  403 401   | 403 401  403 403
rings.setRota            .   .    403 .    404 404  404 404 403  403 401   | 403 401  403 403
rings.onDuty             .   .    .   .    .   .    .   .   .    403 401   | 403 401  .   .
rings.missed             403 .    403 .    404 404  404 404 403  403 401   | 403 401  403 403
rings.mine               .   .    .   .    .   .    .   .   .    403 401   | 403 401  .   .
rings.withSomebody       .   .    .   .    .   .    .   .   .    403 401   | 403 401  403 403
rings.devices            .   .    .   .    .   .    .   .   .    403 401   | 403 401  403 403
rings.setDevice          .   .    .   .    .   .    .   .   .    403 401   | 403 401  403 403
rings.dropDevice         .   404  404 404  404 404  404 404 404  403 401   | 403 401  403 403
rings.testDevice         .   404  404 404  404 404  404 404 404  403 401   | 403 401  403 403
rings.ofHandoff          .   .    404 404  404 404  404 404 404  403 401   | 403 401  .   .
rings.tests              .   .    .   .    .   .    .   .   .    403 401   | 403 401  .   .
rings.checkIns           .   .    .   .    .   .    .   .   .    403 401   | 403 401  403 403
rings.setCheckIn         .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
rings.clearCheckIn       .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
rings.ringNow            .   .    404 404  404 404  404 404 404  403 401   | 403 401  403 403
events.stream            .   .    .   .    .   .    .   .   .    403 401   | 403 401  403 403
`;

export const recipes: Record<string, Recipe> = {
	"session.start": async () => ({
		method: "POST",
		path: "/api/session/start",
		body: { name: `nobody-${randomId()}`, message: startLogin(PASSWORD).request },
		as: null,
	}),
	"session.finish": async (w) => ({ method: "POST", path: "/api/session/finish", body: await makeSignInBody(w), as: null }),
	"session.refresh": async (w) => {
		const { cookies } = await w.must({ method: "POST", path: "/api/recovery/finish", body: await makeRecoveryBody(w), as: null });
		return { method: "POST", path: "/api/session/refresh", cookies: { cloister_refresh: cookies.cloister_refresh! }, as: null };
	},
	"session.end": async (_w, sender) => ({ method: "DELETE", path: "/api/session", as: sender }),
	"session.list": get(() => "/api/sessions"),
	"session.revoke": async (w, sender, owner) => {
		await w.people.session(owner.account.id);
		const [row] = await w.server.sql(`SELECT id FROM session WHERE member = '${owner.account.id}' LIMIT 1`);
		return { method: "DELETE", path: `/api/sessions/${row?.id}`, as: sender };
	},
	"session.changeStart": async (_w, sender) => ({
		method: "POST",
		path: "/api/credential/start",
		body: { message: message() },
		as: sender,
	}),
	"session.change": async (w, sender) => {
		const { fields, record, bag } = w.credential(sender);
		const credential = toWire(await w.people.signed(sender.account, "credential", fields));
		return { method: "PUT", path: "/api/credential", body: { credential, record, bag }, as: sender };
	},
	"session.recoverStart": async () => ({ method: "POST", path: "/api/recovery/start", body: { name: `nobody-${randomId()}` }, as: null }),
	"session.recoverFinish": async (w) => ({ method: "POST", path: "/api/recovery/finish", body: await makeRecoveryBody(w), as: null }),
	"session.me": get(() => "/api/me"),

	"directory.network": async () => ({ method: "GET", path: "/api/network", as: null }),
	"directory.genesisStart": async (w) => {
		const server = await unfoundedServer(w);
		return {
			method: "POST",
			path: "/api/genesis/start",
			body: { token: server.setupToken, member: randomId(), message: message() },
			as: null,
			server,
		};
	},
	// The same request again, as after a lost answer.
	"directory.genesis": async (w) => ({ method: "POST", path: "/api/genesis", body: w.bodies.get("/api/genesis"), as: null }),
	"directory.inviteRead": async (w) => {
		const invited = await w.people.invite(w.boss.account, "staff", w.boss.organisation);
		return { method: "POST", path: "/api/joins/directory", body: w.people.inviteRead(invited), as: null };
	},
	"directory.joinStart": async (w) => {
		const invited = await w.people.invite(w.boss.account, "staff", w.boss.organisation);
		return {
			method: "POST",
			path: "/api/joins/start",
			body: w.people.joinStart(invited, randomId(), message()),
			as: null,
		};
	},
	"directory.join": async (w) => {
		const invited = await w.people.invite(w.boss.account, "staff", w.boss.organisation);
		return { method: "POST", path: "/api/joins", body: await w.unsentBody("/api/joins", () => w.people.tryJoin(invited)), as: null };
	},
	"directory.read": get(() => "/api/directory?from=0"),
	/** Closes a desk of the owner's organisation. */
	"directory.append": async (w, sender, owner) => {
		const boss = [w.boss, w.strangeBoss, w.doomedBoss].find(({ organisation }) => organisation === owner.organisation)!;
		const desk = randomId();
		await w.people.append(await w.renewSession(boss), "desk.add", { desk, organisation: owner.organisation!, name: "Another" });
		const statement = await w.people.signed(sender.account, "desk.close", { desk });
		return { method: "POST", path: "/api/directory", body: { statements: [toWire(statement)], sealed: [] }, as: sender };
	},
	/** Offers a statement that the server still has. */
	"directory.offer": async (w, sender) => {
		const { body } = await w.must({ method: "GET", path: "/api/directory?from=0", as: w.staff });
		const { statements, checkpoint } = body;
		return { method: "POST", path: "/api/directory/lost", body: { from: 0, statements: statements.slice(0, 1), checkpoint }, as: sender };
	},
	"directory.names": get(() => "/api/directory/names"),
	"directory.deskKeys": get(() => "/api/desk-keys"),
	/** The owner's desk has a seat. */
	"directory.circleKeys": async (w, sender, owner) => {
		const facts = { organisation: owner.organisation!, region: "asia", affiliation: "secular", scope: "full" } as const;
		const proposal = await w.people.append(w.people.founder, "organisation.change", facts);
		await w.people.approve(await w.renewSession(w.admin), proposal);
		return { method: "GET", path: "/api/circles/network/keys?epoch=1", as: sender };
	},
	"spaces.list": get(() => "/api/spaces"),
	"spaces.read": async (w, sender, owner) => {
		const { space } = await aSpace(w, owner);
		return { method: "GET", path: `/api/spaces/${space}/items`, as: sender };
	},
	"spaces.item": async (w, sender, owner) => {
		const { space, item } = await aSpace(w, owner);
		return { method: "GET", path: `/api/spaces/${space}/items/${item}`, as: sender };
	},
	"spaces.write": async (w, sender, owner) => {
		const made = await aSpace(w, owner);
		return { method: "POST", path: `/api/spaces/${made.space}/entries`, body: (await made.entry(sender)).body, as: sender };
	},
	"spaces.place": async (w, sender, owner) => {
		const { space } = await aSpace(w, owner);
		return { method: "PUT", path: `/api/spaces/${space}/place`, body: { seen: 1 }, as: sender };
	},
	"directory.vetting": get(() => "/api/vetting"),
	"directory.vettingAsk": async (w, sender) => {
		await w.people.organisation(w.people.founder, null);
		const { body } = await w.must({ method: "GET", path: "/api/vetting", as: w.admin });
		return {
			method: "POST",
			path: `/api/vetting/${body.proposals.at(-1).object}/asks`,
			body: { asks: ["references", "call-me"] },
			as: sender,
		};
	},
	/** The founder asks about a proposal of the admin. */
	"directory.vettingAnswer": async (w, sender) => {
		await w.people.organisation(await w.renewSession(w.admin), null);
		const { body } = await w.must({ method: "GET", path: "/api/vetting", as: w.admin });
		const path = `/api/vetting/${body.proposals.at(-1).object}`;
		const token = await w.people.session(w.people.founder.id);
		await w.server.call("POST", `${path}/asks`, { token, body: { asks: ["references"] } });
		return { method: "POST", path: `${path}/answers`, body: { given: ["references"], missing: [] }, as: sender };
	},

	"compartments.create": async (w, sender, owner) => ({
		method: "POST",
		path: "/api/compartments",
		body: w.epoch(w.casework(), sender, randomId(), [sender.desk ?? owner.desk!]),
		as: sender,
	}),
	"compartments.list": get(() => "/api/compartments?kind=thread&limit=5"),
	"compartments.get": async (w, sender, owner) => ({
		method: "GET",
		path: `/api/compartments/${(await aThread(w, owner)).thread}`,
		as: sender,
	}),
	"compartments.together": async (w, sender, owner) => ({
		method: "POST",
		path: "/api/compartments/together",
		body: { parts: [{ read: "keys", compartment: (await aThread(w, owner)).thread }] },
		as: sender,
	}),
	"compartments.rotate": async (w, sender, owner) => {
		const { casework, thread } = await w.thread(owner);
		return {
			method: "POST",
			path: `/api/compartments/${thread}/epochs`,
			body: w.epoch(casework, sender, thread, [owner.desk!]),
			as: sender,
		};
	},
	/** Grants the first epoch's key to a desk that was added with the second epoch. */
	"compartments.grant": async (w, sender, owner) => {
		const { casework, thread } = await w.thread(owner);
		const { kc } = casework.epochs.get(thread)!.body;
		const key = casework.keys.get(thread)!;
		const body = w.epoch(casework, owner, thread, [owner.desk!, w.otherStaff.desk!]);
		await w.must({ method: "POST", path: `/api/compartments/${thread}/epochs`, body, as: owner });
		const { bytes, holder } = casework.sealTo(w.otherStaff.desk!, { compartment: thread, number: 1, kc }, key);
		const statement = casework.sign(w.who(sender), "grant", { compartment: thread, number: 1, kc, holder, handoff: null });
		const sealed = [{ hash: toBase64Url(hash(bytes)), box: toBase64Url(bytes) }];
		return { method: "POST", path: `/api/compartments/${thread}/grants`, body: { grants: [toWire(statement)], sealed }, as: sender };
	},
	"compartments.leave": async (w, sender, owner) => {
		const { casework, thread } = await w.thread(owner);
		const remaining = owner === w.doomedStaff ? w.otherStaff : w.doomedStaff;
		const epoch = w.epoch(casework, owner, thread, [owner.desk!, remaining.desk!]);
		await w.must({ method: "POST", path: `/api/compartments/${thread}/epochs`, body: epoch, as: owner });
		const leave = toWire(casework.sign(w.who(sender), "leave", { compartment: thread, number: 2 }));
		return { method: "POST", path: `/api/compartments/${thread}/leave`, body: { leave }, as: sender };
	},
	"compartments.send": async (w, sender, owner) => {
		const { casework, thread } = await w.thread(owner);
		return { method: "POST", path: `/api/compartments/${thread}/entries`, body: w.entry(casework, sender, thread).body, as: sender };
	},
	"compartments.page": async (w, sender, owner) => ({
		method: "GET",
		path: `/api/compartments/${(await anEntry(w, owner)).thread}/entries?limit=10`,
		as: sender,
	}),
	"compartments.entry": async (w, sender, owner) => {
		const { thread, statement } = await anEntry(w, owner);
		return { method: "GET", path: `/api/compartments/${thread}/entries/${statement.body.entry}`, as: sender };
	},
	"compartments.seen": async (w, sender, owner) => {
		const { casework, thread, statement } = await writeEntry(w, owner);
		const seen = toWire(casework.sign(w.who(sender), "seen", { compartment: thread, head: statement.objId, count: 1 }));
		return { method: "POST", path: `/api/compartments/${thread}/seen`, body: { seen }, as: sender };
	},
	"compartments.stale": get(() => "/api/stale?limit=5"),

	"files.begin": async (w, sender, owner) => {
		await forgetUploads(w);
		const { thread } = await aThread(w, owner);
		return { method: "POST", path: "/api/files", body: { file: randomId(), compartment: thread, size: 10 }, as: sender };
	},
	"files.put": async (w, sender, owner) => {
		const { file, bytes } = await upload(w, owner);
		return { method: "PUT", path: `/api/files/${file}/parts/0`, bytes, as: sender };
	},
	"files.status": async (w, sender, owner) => ({ method: "GET", path: `/api/files/${(await upload(w, owner)).file}/parts`, as: sender }),
	"files.finish": async (w, sender, owner) => {
		const { file, bytes } = await upload(w, owner, { finished: true });
		return { method: "POST", path: `/api/files/${file}/finish`, body: { hash: toBase64Url(hash(bytes)) }, as: sender };
	},
	"files.giveUp": async (w, sender, owner) => ({ method: "DELETE", path: `/api/files/${(await upload(w, owner)).file}`, as: sender }),
	"files.get": async (w, sender, owner) => ({ method: "GET", path: `/api/files/${await aFile(w, owner)}`, as: sender }),

	/** Records a consent. */
	"cases.append": async (w, sender, owner) => {
		const casework = await openCase(w, owner);
		const path = `/api/cases/${casework.id}/statements`;
		const to = w.who(w.strangeStaff).party;
		const body = await w.unsentBody(path, () => casework.consent(w.who(sender), to).catch(() => {}));
		return { method: "POST", path, body, as: sender };
	},
	"cases.withoutCustodian": async (w, sender) => {
		await aCaseWithoutCustodian(w);
		return { method: "GET", path: "/api/cases/without-custodian", as: sender };
	},
	"cases.work": get(({ organisation }) => `/api/organisations/${organisation}/work`),
	/** Refuses a take-over. */
	"cases.countersign": async (w, sender) => {
		const found = await aCaseWithoutCustodian(w);
		const statement = await found.countersign(sender, await found.propose(), "refuse");
		return { method: "POST", path: `/api/cases/${found.casework.id}/countersign`, body: { statement }, as: sender };
	},
	"cases.get": async (w, sender, owner) => ({ method: "GET", path: `/api/cases/${(await aCase(w, owner)).id}`, as: sender }),
	"cases.list": get(({ desk }) => `/api/cases?desk=${desk}&status=Active`),
	"cases.handoffs": get(({ desk }) => `/api/handoffs?desk=${desk}&open=true`),
	"cases.inbox": get(({ desk }) => `/api/inbox?desk=${desk}`),
	"bells.set": async (_w, sender, { desk }) => ({
		method: "PUT",
		path: `/api/desks/${desk}/bell`,
		body: { language: "en", mail: null, webhook: null, reminder: { hour: 8, zone: "Europe/Rome" } },
		as: sender,
	}),
	"bells.get": get(({ desk }) => `/api/desks/${desk}/bell`),
	"rings.rota": get(({ desk }) => `/api/desks/${desk}/rota`),
	"rings.setRota": async (w, sender, { desk }) => {
		await w.server.sql("DELETE FROM rota_duty");
		await w.server.sql("DELETE FROM rota");
		const rows = [{ member: w.staff.account.id, from: 0, until: 4_000_000_000_000 }];
		return { method: "PUT", path: `/api/desks/${desk}/rota`, body: { rows, times: null, quiet: null, version: 0 }, as: sender };
	},
	"rings.onDuty": get(() => "/api/rings/on-duty"),
	"rings.missed": get(({ desk }) => `/api/desks/${desk}/missed-rings`),
	"rings.mine": get(() => "/api/rings"),
	"rings.withSomebody": async (_w, sender) => ({ method: "PUT", path: "/api/rings/with-somebody", body: { minutes: 0 }, as: sender }),
	"rings.devices": get(() => "/api/rings/devices"),
	"rings.setDevice": async (_w, sender) => ({ method: "PUT", path: "/api/rings/devices", body: aSubscription(sender), as: sender }),
	"rings.dropDevice": async (w, sender, owner) => ({ method: "DELETE", path: `/api/rings/devices/${await aDevice(w, owner)}`, as: sender }),
	"rings.testDevice": async (w, sender, owner) => ({
		method: "POST",
		path: `/api/rings/devices/${await aDevice(w, owner)}/test`,
		as: sender,
	}),
	"rings.ofHandoff": async (w, sender, { desk }) => {
		const handoff = randomId();
		await w.server.sql(`INSERT INTO ladder (handoff, desk, cause, other_desk, starts, step, rung_at)
			VALUES ('${handoff}', '${desk}', 'request', '${randomId()}', 0, 1, 0)`);
		return { method: "GET", path: `/api/rings/handoffs/${handoff}`, as: sender };
	},
	"rings.tests": get(() => "/api/rings/tests"),
	"rings.answerTest": async (w) => ({
		method: "POST",
		path: "/api/rings/tests/answer",
		body: { token: await aRingTest(w, w.staff) },
		as: null,
	}),
	"rings.checkIns": get(() => "/api/rings/check-ins"),
	"rings.setCheckIn": async (w, sender, owner) => ({
		method: "PUT",
		path: `${await aRungHandoff(w, owner)}/check-ins`,
		body: { checkIn: randomId(), due: Date.now() + 3_600_000 },
		as: sender,
	}),
	"rings.clearCheckIn": async (w, sender, owner) => ({ method: "DELETE", path: await aCheckIn(w, owner), as: sender }),
	"rings.ringNow": async (w, sender, owner) => ({
		method: "POST",
		path: `${await aRungHandoff(w, owner)}/now`,
		body: { checkIn: randomId() },
		as: sender,
	}),
	"health.installation": get(() => "/api/installation"),
	"bells.test": async (_w, sender, { desk }) => ({ method: "POST", path: `/api/desks/${desk}/bell/test`, as: sender }),
	"cases.ask": async (w, sender, owner) => {
		await w.server.sql("DELETE FROM ask").catch(() => {}); // there is a limit for each desk
		const { code } = await aCase(w, owner);
		const ask = w.casework().sign(w.who(sender), "ask", { ask: randomId(), code });
		return { method: "POST", path: "/api/asks", body: { ask: toWire(ask) }, as: sender };
	},

	/** Lists the owner's own accesses. */
	"audit.entries": get(({ account }) => `/api/audit/entries?actor=${account.id}&limit=5`),
	"audit.checkpoint": async () => ({ method: "GET", path: "/api/log/directory/checkpoint", as: null }),
	"audit.tile": async () => ({ method: "GET", path: "/api/log/directory/tile/0/000.p/1", as: null }),
	"audit.bodies": get(() => "/api/audit/bodies?from=0&limit=5"),
	"audit.directoryBundle": get(() => "/api/log/directory/tile/entries/000.p/1"),
	"audit.status": async () => ({ method: "GET", path: "/api/log/access/status", as: null }),
	"audit.cosign": async () => ({
		method: "POST",
		path: "/api/log/access/cosignatures",
		body: { size: 1, lines: "— nobody AAAA" },
		as: null,
	}),
	"review.announce": async (_w, sender) => ({
		method: "POST",
		path: "/api/audit/announcements",
		body: { what: "print", reason: "other", case: null, count: 1 },
		as: sender,
	}),
	/** Marks the first entry of the log as read, for the sender's own organisation. */
	"review.append": async (w, sender) => {
		const chain = `review.mark ${sender.organisation}`;
		const [last] = await w.server.sql(`SELECT seq, objid FROM review_statement WHERE chain = '${chain}' ORDER BY seq DESC LIMIT 1`);
		const place = { seq: last ? Number(last.seq) + 1 : 0, prev: last ? new Uint8Array(last.objid as Buffer) : null };
		const fields = { ...place, organisation: sender.organisation, case: null, actor: null, first: 0, last: 0 };
		const statement = toWire(await w.people.signed(sender.account, "review.mark", fields));
		return { method: "POST", path: "/api/review/statements", body: { statement, thread: null }, as: sender };
	},
	"review.list": get(() => "/api/review/statements?of=queries&limit=5"),
	"review.gaps": async (_w, sender) => ({
		method: "GET",
		path: `/api/review/gaps${sender.organisation ? `?organisation=${sender.organisation}` : ""}`,
		as: sender,
	}),
	"review.cases": async (w, sender, owner) => ({
		method: "GET",
		path: `/api/review/cases?prefix=${(await openCase(w, owner)).id.slice(0, 8)}`,
		as: sender,
	}),
	"review.report": async (w, sender, owner) => ({
		method: "GET",
		path: `/api/review/cases/${(await openCase(w, owner)).id}?limit=5`,
		as: sender,
	}),
	"events.stream": get(() => "/api/events"),
	"web.file": async (w) => ({ method: "GET", path: "/", as: null, server: await serverWithBuild(w) }),
};

/** The actor who is allowed to send the request, where it isn't `staff`. */
export const allowedTo: Record<string, (w: ApiWorld) => Actor> = {
	"directory.append": (w) => w.boss,
	"directory.vetting": (w) => w.admin,
	"directory.vettingAsk": (w) => w.admin,
	"directory.vettingAnswer": (w) => w.admin,
	"bells.set": (w) => w.boss,
	"bells.test": (w) => w.boss,
	"rings.missed": (w) => w.boss,
	"cases.withoutCustodian": (w) => w.admin,
	"cases.work": (w) => w.admin,
	"health.installation": (w) => w.admin,
	"cases.countersign": (w) => w.admin,
	"review.append": (w) => w.auditor,
	"review.list": (w) => w.auditor,
	"review.gaps": (w) => w.auditor,
	"review.cases": (w) => w.auditor,
	"review.report": (w) => w.boss,
};

/** A request that the server must allow. */
export function allowed(w: ApiWorld, id: string): Promise<Request> {
	const recipe = recipes[id];
	if (!recipe) throw new Error(`${id}: has no recipe in test/support/recipes.ts`);
	return recipe(w, allowedTo[id]?.(w) ?? w.staff, w.staff);
}
