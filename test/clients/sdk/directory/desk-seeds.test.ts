/** The seed of a desk is used only if it is the one that the directory names. */
import t from "tap";
import { deskKeys, sealDeskSeed } from "#crypto/desk.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { SealPublicKey } from "#crypto/seal.ts";
import { DeskSeed } from "#crypto/secret.ts";
import type { Id } from "#protocol/bytes.ts";
import { deskMembers } from "#protocol/folds/directory.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Leaf } from "#protocol/statements/statement.ts";
import { makeUnlockedSession } from "#sdk/account/unlocked-session.ts";
import { type Alarm, AlarmError } from "#sdk/alarms.ts";
import { deskEpoch, keepDeskSeed } from "#sdk/directory/desk-seeds.ts";
import { memoryStorage } from "#sdk/storage.ts";
import { TestDirectory } from "../../../support/directory.ts";
import { NO_MEMORY, withoutMemory } from "../../../support/without-memory.ts";

await sodiumReady;
const d = new TestDirectory();
const admin = d.member(d.founder, null, "admin", null);
const organisation = d.organisation(d.founder, admin);
const coordinator = d.member(d.founder, admin, "coordinator", organisation);
const staff = d.member(coordinator, admin, "staff", organisation);
const desk = d.desk(coordinator, organisation, [staff]);
const seedOf = (id: Id) => d.deskSeeds.get(id) as DeskSeed;

/** A device of staff. @param log the leaves that it holds. */
function device(log: Leaf[] = []) {
	const alarms: Alarm[] = [];
	const bag = { content: { seeds: [{ ke: staff.ke, seed: staff.seed }] } };
	const given = { server: {}, bag, network: d.dir.network, me: staff.id, storage: memoryStorage(), dir: d.dir, log };
	const session = makeUnlockedSession({ ...given, onAlarm: (alarm: Alarm) => alarms.push(alarm) } as never);
	/** The server sends this seed, sealed to staff. */
	const receive = (of: Id, epoch: number, seed: DeskSeed) => {
		const reader = { member: staff.id, ke: staff.ke };
		const box = sealDeskSeed(new SealPublicKey(staff.keys.public.kem), deskEpoch(session, of, epoch), reader, seed);
		session.memory.deskBoxes = { size: d.dir.size, boxes: [{ desk: of, epoch, ke: staff.ke, box }] };
	};
	return { session, alarms, receive };
}

t.test("a seed that is sealed to the member opens", async (t) => {
	const { session, alarms, receive } = device();
	receive(desk, 1, seedOf(desk));
	t.same((await session.deskSeed(desk, 1)).export(), seedOf(desk).export());
	t.same(alarms, []);
});

t.test("there is no seed of a key epoch or of a desk that the directory doesn't know", async (t) => {
	const { session } = device();
	await t.rejects(session.deskSeed(desk, 2), { code: "not-found" });
	await t.rejects(session.deskSeed(randomId(), 1), { code: "not-found" });
});

t.test("only the seed that the directory names is kept", async (t) => {
	const { session, alarms } = device();
	t.throws(() => keepDeskSeed(session, desk, 1, DeskSeed.random()), AlarmError);
	t.throws(() => keepDeskSeed(session, desk, 2, seedOf(desk)), AlarmError);
	t.throws(() => keepDeskSeed(session, randomId(), 1, seedOf(desk)), AlarmError);
	t.same(new Set(alarms.map(({ code }) => code)), new Set(["key-mismatch"]));
	t.equal(session.memory.deskSeeds.size, 0);
});

t.test("a lack of memory isn't taken for a false box", async (t) => {
	const { session, alarms, receive } = device();
	receive(desk, 1, seedOf(desk));
	await withoutMemory("open", () => t.rejects(session.deskSeed(desk, 1), NO_MEMORY));
	t.same(alarms, []);
	t.ok(await session.deskSeed(desk, 1));
});

t.test("after a rekey that doesn't pass on the earlier seed, the earlier seed is not found", async (t) => {
	const seed = DeskSeed.random();
	const { seal, commitment } = deskKeys(seed);
	const record = d.dir.desks.get(desk);
	const sealed = deskMembers(d.dir, desk).map(({ id, keyEpoch }) => ({ member: id, ke: keyEpoch, hash: randomBytes(32) }));
	const key = { pk: seal.publicKey.bytes, kc: commitment, from: null, wrap: null, sealed, recovery: null };
	const renewed = d.add("desk.rekey", coordinator, { desk, epoch: 2, prev: record?.head ?? null, ...key });
	const { session, alarms, receive } = device([renewed as unknown as Leaf]);
	receive(desk, 2, seed);
	await t.rejects(session.deskSeed(desk, 1), { code: "not-found" });
	t.ok(await session.deskSeed(desk, 2));
	t.same(alarms, []);
});
