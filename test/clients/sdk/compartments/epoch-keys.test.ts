/** The key of an epoch comes from a box that is sealed to this member, and only a box that doesn't open is an alarm. */
import t from "tap";
import { EpochKey, epochCommitment, sealGrant } from "#crypto/epoch.ts";
import { memberKeys } from "#crypto/member.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { MemberSeed } from "#crypto/secret.ts";
import { type Bytes, hash, type Id, keyOf } from "#protocol/bytes.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { makeUnlockedSession } from "#sdk/account/unlocked-session.ts";
import type { Alarm } from "#sdk/alarms.ts";
import type { OpenCompartment } from "#sdk/compartments/compartment.ts";
import { epochKey } from "#sdk/compartments/epoch-keys.ts";
import { memoryStorage } from "#sdk/storage.ts";
import { NO_MEMORY, withoutMemory } from "../../../support/without-memory.ts";

await sodiumReady;
const [network, compartment, me, colleague] = [randomBytes(32), randomId(), randomId(), randomId()];
const [lost, mine, theirs] = [MemberSeed.random(), MemberSeed.random(), MemberSeed.random()];
const key = EpochKey.random();
const kc = epochCommitment(key);

/** A device of mine whose keybag has the second of my seeds only, as after a loss of all keys. */
function device() {
	const alarms: Alarm[] = [];
	const bag = { content: { seeds: [{ ke: 2, seed: mine }] } };
	const parts = { server: {}, bag, network, me, storage: memoryStorage(), onAlarm: (alarm: Alarm) => alarms.push(alarm) };
	return { alarms, session: makeUnlockedSession(parts as never) };
}

/** A compartment of one epoch, with the boxes that the server sends for these members. */
function served(...seats: { id: Id; ke: number; to: MemberSeed }[]): OpenCompartment {
	const boxes = new Map<string, Bytes>();
	const holders = seats.map(({ id, ke, to }) => {
		const box = sealGrant(memberKeys(to).seal.publicKey, { network, compartment, number: 1, kc, kind: "member", id, ke }, key);
		boxes.set(keyOf(hash(box)), box);
		return { kind: "member", id, via: null, ke, hash: hash(box) };
	});
	const epoch = { number: 1, kc, holders, pending: [], closes: null };
	const facts = { hasOpenGrants: () => false };
	return { id: compartment, state: { owner: randomId(), epochs: [epoch] }, boxes, seen: [], chain: [], facts } as never;
}
const ofColleague = { id: colleague, ke: 2, to: theirs };
const ofLostKeys = { id: me, ke: 1, to: lost };
const ofMine = { id: me, ke: 2, to: mine };

t.test("boxes for a colleague, and for keys that this member has lost, are passed over", async (t) => {
	const { session, alarms } = device();
	const found = await epochKey(session, served(ofColleague, ofLostKeys, ofMine), 1);
	t.same(found.export(), key.export());
	t.same(alarms, []);
});

t.test("without a box for this member's keys, the key is still to come, or there is no grant", async (t) => {
	const { session, alarms } = device();
	await t.rejects(epochKey(session, served(ofColleague, ofLostKeys), 1), { code: "bad-content", why: "arriving" });
	await t.rejects(epochKey(session, served(ofColleague), 1), { code: "bad-content", why: "no-grant" });
	t.same(alarms, []);
});

t.test("an epoch that isn't there has no key", async (t) => {
	const { session, alarms } = device();
	await t.rejects(epochKey(session, served(ofMine), 2), { name: "Unreadable", code: "bad-content" });
	t.same(alarms, []);
});

t.test("a lack of memory isn't taken for a false box", async (t) => {
	const { session, alarms } = device();
	const opened = served(ofMine);
	await withoutMemory("open", () => t.rejects(epochKey(session, opened, 1), NO_MEMORY));
	t.same(alarms, []);
	t.ok(await epochKey(session, opened, 1));
});
