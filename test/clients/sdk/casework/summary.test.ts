/** Summaries of requests: what one may hold, and with which keys it is sealed and opened. */
import t from "tap";
import { deskKeys } from "#crypto/desk.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { sealPadded } from "#crypto/seal.ts";
import { DeskSeed } from "#crypto/secret.ts";
import { idToBytes, tup } from "#protocol/bytes.ts";
import { encodeCbor } from "#protocol/cbor.ts";
import { ageBandOf, checkSummary, openSummary, sealSummary } from "#sdk/casework/summary.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { SUMMARY } from "../../../support/sdk-cases.ts";

await cryptoReady();

/** A desk that has had a key for each of these epochs, and a session of one of its members. */
function deskWith(...seeds: DeskSeed[]) {
	const to = { case: randomId(), handoff: randomId(), to: randomId() };
	const network = randomBytes(32);
	const keys = new Map(seeds.map((seed, i) => [i + 1, { pk: deskKeys(seed).seal.publicKey.bytes, kc: randomBytes(32) }]));
	const desks = new Map([[to.to, { epoch: seeds.length, keys }]]);
	const session = { network, dir: { desks }, deskSeed: async (_: string, epoch: number) => seeds[epoch - 1] } as unknown as UnlockedSession;
	const sealed = (content: Uint8Array, epoch = 1) => {
		const context = tup("summary", network, idToBytes(to.case), idToBytes(to.handoff), idToBytes(to.to), epoch);
		return sealPadded(deskKeys(seeds[epoch - 1] as DeskSeed).seal.publicKey, context, content);
	};
	return { session, to, sealed };
}

t.test("a summary takes only its own fields and values", (t) => {
	const good = { ageBand: "18-24", languages: ["sq"], needs: ["shelter"], urgency: "urgent", riskLevel: "high", text: "" };
	t.same(checkSummary(good), good);
	const refused: [unknown, string][] = [
		[null, "summary"],
		[[], "ageBand"],
		[{ ...good, name: "x" }, "name"],
		[{ ...good, ageBand: "19" }, "ageBand"],
		[{ ...good, riskLevel: "none" }, "riskLevel"],
		[{ ...good, urgency: "soon" }, "urgency"],
		[{ ...good, languages: "sq" }, "languages"],
		[{ ...good, languages: ["x".repeat(41)] }, "languages"],
		[{ ...good, needs: "shelter" }, "needs"],
		[{ ...good, needs: Array(21).fill("shelter") }, "needs"],
		[{ ...good, needs: [["shelter"]] }, "needs"],
		[{ ...good, text: "x".repeat(2001) }, "text"],
		[{ ...good, text: ["x"] }, "text"],
	];
	for (const [bad, field] of refused) t.throws(() => checkSummary(bad), { code: "bad-input", field }, JSON.stringify(bad).slice(0, 60));
	t.end();
});

t.test("a sealed box without a valid summary is refused as bad content", async (t) => {
	const { session, to, sealed } = deskWith(DeskSeed.random());
	const good = { ageBand: "18-24", languages: ["fa"], needs: [], urgency: "normal", riskLevel: "low", text: "" };
	t.match(await openSummary(session, to, sealed(encodeCbor(good))), good);
	for (const inside of [Uint8Array.of(0xff), Uint8Array.of(0x18, 0x01), encodeCbor(null), encodeCbor({ ...good, ageBand: "old" })])
		await t.rejects(openSummary(session, to, sealed(inside)), { code: "bad-content" });
});

t.test("a desk with a new key still opens what was sealed to its earlier one", async (t) => {
	const { session, to, sealed } = deskWith(DeskSeed.random(), DeskSeed.random());
	for (const epoch of [1, 2]) t.same(await openSummary(session, to, sealed(encodeCbor({ ...SUMMARY }), epoch)), SUMMARY);
	await t.rejects(openSummary(session, to, randomBytes(500)), { code: "bad-content" }, "no key opens it");
});

t.test("nothing is sealed to a desk that has no key yet", (t) => {
	const { session, to } = deskWith();
	t.throws(() => sealSummary(session, to, SUMMARY), { code: "desk-too-small" });
	t.end();
});

t.test("a summary has the age band that every written date of birth allows", async (t) => {
	const age = (least: number, most = least) => ({ least, most });
	t.same([[age(17)], [age(16, 17), age(16)], [age(18)], [age(72)], [age(0)]].map(ageBandOf), ["16-17", "16-17", "18-24", "60+", "0-5"]);
	t.same([[], [age(17, 18)], [age(16), age(30)]].map(ageBandOf), ["unknown", "unknown", "unknown"], "several bands, or none");
});
