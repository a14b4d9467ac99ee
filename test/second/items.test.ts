/** Both implementations say which entries of an item count, and derive the same keys. SPEC "Spaces", sections 2 and 3. */
import { readFileSync } from "node:fs";
import t from "tap";
import { openEntry, sealEntry } from "#crypto/epoch.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { CircleSeed, EntryKey } from "#crypto/secret.ts";
import { itemEntryKey } from "#crypto/space.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { hashOfSeats, newestCircleEpoch, seatsOfCircle, spaceOf } from "#protocol/folds/directory.ts";
import { judgeItem } from "#protocol/folds/items.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { type AnyStatement, type Statement, toWire } from "#protocol/statements/statement.ts";
import { Chance } from "../../scripts/vectors/folds/chance.ts";
import { type Person, TestDirectory } from "../support/directory.ts";
import { Second } from "./author.ts";
import { hex, idBytes, unhex } from "./implementation/bytes.ts";
import * as compartments from "./implementation/compartments.ts";
import { countingOf, entryKey } from "./implementation/items.ts";

await sodiumReady;

t.test("each opens an entry that the other has sealed", async (t) => {
	const { space: v } = JSON.parse(readFileSync(new URL("../vectors/crypto.json", import.meta.url), "utf8"));
	const theirs = (item: Id) => entryKey(unhex(v.seed), idBytes(v.space), idBytes(item), idBytes(v.entry));
	t.equal(hex(theirs(v.item)), v.entryKey);
	t.equal(hex(theirs(v.space)), v.listEntryKey);
	t.equal(hex(compartments.openEntry(unhex(v.entryKey), unhex(v.aad), unhex(v.box))), v.content);
	const [seed, at, aad, content] = [
		randomBytes(32),
		{ space: randomId(), item: randomId(), entry: randomId() },
		randomBytes(20),
		randomBytes(300),
	];
	const ours = itemEntryKey(new CircleSeed(seed), at);
	const other = entryKey(seed, idBytes(at.space), idBytes(at.item), idBytes(at.entry));
	t.same(compartments.openEntry(other, aad, sealEntry(ours, aad, content)), content);
	t.same(openEntry(new EntryKey(other), aad, compartments.sealEntry(ours.export(), aad, content, randomBytes(24))), content);
});

/** A directory in which desks come into a circle and leave it, and what the second implementation says after each leaf. */
function directory(chance: Chance) {
	const d = new TestDirectory();
	const second = new Second();
	const states: { seats: Set<string>; keys: [number, number | null][]; hasSpace: boolean }[] = [];
	const space = randomId();
	const read = () => {
		const state = JSON.parse(JSON.stringify(second.state().directory));
		const circle = state.circles.network ?? { seats: [], intervals: [] };
		const seats = circle.seats.map((seat: string) => seat.split(" ")[seat.startsWith("desk") ? 1 : 2]);
		states[state.size] = { seats: new Set(seats), keys: circle.intervals, hasSpace: space in state.spaces };
	};
	const judge = (statement: AnyStatement) => {
		const refusal = second.judge(toWire(statement));
		if (refusal !== null) throw new Error(refusal);
		read();
	};
	judge(d.dir.genesis as AnyStatement);
	const apply = d.apply.bind(d);
	d.apply = (statement) => {
		apply(statement);
		judge(statement);
	};
	const admin = d.member(d.founder, null, "admin", null);
	const agree = (statement: Statement) => d.add("countersign", admin, { object: statement.objId, verdict: "approve", code: null });
	const facts = (organisation: Id, scope: "full" | "limited") =>
		agree(d.add("organisation.change", d.founder, { organisation, region: "asia", affiliation: "secular", scope }) as Statement);
	const offices = [0, 1, 2].map(() => {
		const organisation = d.organisation(d.founder, admin);
		facts(organisation, "full");
		const coordinator = d.member(d.founder, admin, "coordinator", organisation);
		return { organisation, coordinator, desk: d.desk(coordinator, organisation) };
	});
	const rekey = (by: Person, desk: Id) => {
		const record = d.dir.circles.get("network");
		const from = record?.epochs.length || null;
		const chain = { epoch: (from ?? 0) + 1, prev: newestCircleEpoch(record)?.objId ?? null, from, wrap: from && randomBytes(105) };
		const who = hashOfSeats(seatsOfCircle(d.dir, "network"));
		d.add("circle.rekey", by, { circle: "network", ...chain, kc: randomBytes(32), who, boxes: randomBytes(32) } as never, desk);
	};
	agree(d.add("space.add", d.founder, { space, circle: "network", owner: offices[0]?.desk ?? "" }) as Statement);
	for (let i = 0; i < 12; i++) {
		const { organisation, coordinator, desk } = chance.pick(offices)!;
		const attempt = chance.pick([() => rekey(coordinator, desk), () => facts(organisation, "limited"), () => facts(organisation, "full")])!;
		try {
			attempt();
		} catch (error) {
			if ((error as { code?: string }).code === undefined) throw error;
		}
	}
	return { d, space, offices, states };
}

const seed = process.env.CLOISTER_SEED ?? randomId();
t.test(`both count the same entries, seed ${seed}`, async (t) => {
	const chance = new Chance(seed);
	const reasons = new Map<string, number>();
	for (let round = 0; round < 12; round++) {
		const { d, space, offices, states } = directory(chance);
		const last = states[d.dir.size]!;
		const since = states.findIndex((state) => state?.hasSpace);
		const epochs = last.keys.length;
		for (let i = 0; i < 60; i++) {
			const entries: { body: any; objId: Bytes; key: string }[] = [];
			const count = 1 + chance.below(8);
			for (let n = 0; n < count; n++) {
				const objId = randomBytes(32);
				const epoch = 1 + chance.below(epochs + 1);
				const [from, end] = last.keys[epoch - 1] ?? [0, null];
				// Most lie within the time of their key.
				const until = end ?? d.dir.size;
				const size = chance.oneIn(4) ? chance.below(d.dir.size + 1) : Math.min(d.dir.size, from + chance.below(until - from + 2));
				const prev = entries.filter(() => chance.oneIn(2)).map((each) => each.objId);
				const as = chance.oneIn(8) ? randomId() : chance.pick(offices)!.desk;
				entries.push({ body: { as, cp: { size }, epoch, prev }, objId, key: Buffer.from(objId).toString("base64url") });
			}
			if (entries.length > 2 && chance.oneIn(6)) entries.splice(0, 1); // withheld by the server
			const good = new Set(Array.from({ length: epochs }, (_, n) => n + 1).filter(() => !chance.oneIn(5)));
			const { uncounted } = judgeItem(d.dir, spaceOf(d.dir, space), entries as never, good);
			for (const reason of [...uncounted.values(), ...(uncounted.size < entries.length ? ["counts"] : [])])
				reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
			const past = { seats: (size: number) => states[size]?.seats ?? new Set<string>(), since, keys: last.keys };
			const plain = entries.map(({ body, objId }) => ({
				id: hex(objId),
				desk: body.as,
				size: body.cp.size,
				epoch: body.epoch,
				names: body.prev.map(hex),
			}));
			const theirs = countingOf(plain, past, good);
			const ours = entries.filter(({ key }) => !uncounted.has(key)).map(({ objId }) => hex(objId));
			if (ours.join() !== plain.flatMap(({ id }) => (theirs.has(id) ? [id] : [])).join()) t.fail(`round ${round}, item ${i}`);
		}
	}
	for (const reason of ["no-seat", "wrong-time", "bad-key", "names-newer", "shut-out", "counts"]) t.ok(reasons.get(reason), reason);
});
