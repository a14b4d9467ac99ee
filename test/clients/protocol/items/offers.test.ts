/** Profiles and offers: what an entry may say, what stands after it, and how long it counts as up to date. */
import t from "tap";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { type CardAct, cardAct, cardContent, foldCards } from "#protocol/items/cards.ts";
import { freshnessOf } from "#protocol/items/offer.ts";
import { deskIn, HANOI, OFFER, organisationOf, PROFILE, ROME, wrote } from "../../../support/cards.ts";
import { idOfNumber } from "../../../support/topics.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const fold = (...entries: ReturnType<typeof wrote>[]) => foldCards(entries, organisationOf);

t.test("bad input is refused, and the field is named", async (t) => {
	const hours = { days: ["mo"], opens: 540, closes: 600 };
	const bad: [field: string, act: object][] = [
		["names", { ...PROFILE, names: [...PROFILE.names, ...PROFILE.names] }],
		["names", { ...PROFILE, names: [{ language: "Italian", name: "x" }] }],
		["about.0.text", { ...PROFILE, about: [{ language: "en", text: "x".repeat(4_001) }] }],
		["route", { ...PROFILE, route: ["origin", "origin"] }],
		["languages", { ...PROFILE, languages: ["vi", "vi"] }],
		["hours.0.days", { ...PROFILE, hours: [{ ...hours, days: [] }] }],
		["hours.0.closes", { ...PROFILE, hours: [{ ...hours, closes: 540 }] }],
		["hours.0.closes", { ...PROFILE, hours: [{ ...hours, closes: 1_441 }] }],
		["zone", { ...PROFILE, zone: null }],
		["contacts.0.reach", { ...PROFILE, contacts: [{ ...PROFILE.contacts[0], reach: "" }] }],
		["links.0", { ...PROFILE, links: ["http://example.org"] }],
		["links.0", { ...PROFILE, links: ["https://bank.example@evil.example"] }],
		["links.0", { ...PROFILE, links: ["javascript:alert(1)"] }],
		["kind", { ...OFFER, kind: "gossip" }],
		["for", { ...OFFER, for: ["women", "women"] }],
		["ageTo", { ...OFFER, ageTo: 17 }],
		["ageFrom", { ...OFFER, ageFrom: 131 }],
		["countries", { ...OFFER, countries: [] }],
		["countries", { ...OFFER, countries: ["XX"] }],
		["capacity", { ...OFFER, capacity: "full" }],
		["beds", { ...OFFER, beds: 10_000 }],
		["until", { ...OFFER, until: "2026-02-30" }],
		["offers", { act: "confirm", offers: [] }],
		["offers", { act: "confirm", offers: [1, 2].map((beds) => ({ offer: OFFER.offer, beds })) }],
		["offer", { act: "withdraw", offer: "x" }],
	];
	for (const [field, act] of bad)
		t.throws(() => cardContent(act as unknown as CardAct), { code: "bad-input", field }, `${field} of ${JSON.stringify(act).slice(0, 60)}`);
	t.throws(() => cardAct({ act: "toString", values: {} }), { code: "bad-content", field: "act" });
});

t.test("a good act survives its bytes", async (t) => {
	for (const act of [PROFILE, OFFER, { act: "withdraw", offer: OFFER.offer } as const]) {
		const { values, ...name } = cardContent(act);
		t.strictSame(cardAct({ ...name, values: decodeCbor(encodeCbor(values)) as typeof values }), act);
	}
});

t.test("only the organisation itself writes its profile and its offers, and who else tries is marked", async (t) => {
	const { profiles, offers, refused } = fold(
		wrote(1, ROME, PROFILE),
		wrote(2, ROME, OFFER),
		wrote(3, HANOI, { ...PROFILE, ask: "Nothing" }),
		wrote(4, HANOI, { ...OFFER, desk: deskIn(HANOI), beds: 9 }),
		wrote(5, HANOI, { act: "confirm", offers: [{ offer: OFFER.offer, beds: 9 }] }),
		wrote(6, HANOI, { act: "withdraw", offer: OFFER.offer }),
		wrote(7, ROME, { ...OFFER, offer: idOfNumber(501), desk: deskIn(HANOI) }),
	);
	t.match([profiles.get(ROME)?.ask, offers.get(OFFER.offer)?.beds, offers.size], ["Vietnamese", 2, 1]);
	t.same(
		refused.map(({ why }) => why),
		Array(5).fill("other-organisation"),
	);
	t.same(
		refused.map(({ about }) => about),
		[ROME, ROME, ROME, ROME, HANOI],
	);
});

t.test("a desk of the same organisation takes an offer over, and one act confirms several offers", async (t) => {
	const second = idOfNumber(501);
	const { offers } = fold(
		wrote(1, ROME, OFFER),
		wrote(2, ROME, { ...OFFER, offer: second, kind: "legal", beds: null }),
		wrote(3, ROME, { ...OFFER, desk: deskIn(ROME, 1) }),
		wrote(4, ROME, {
			act: "confirm",
			offers: [
				{ offer: OFFER.offer, beds: null },
				{ offer: second, beds: null },
			],
		}),
		wrote(5, ROME, {
			act: "confirm",
			offers: [
				{ offer: OFFER.offer, beds: 0 },
				{ offer: idOfNumber(777), beds: 1 },
			],
		}),
	);
	t.match(offers.get(OFFER.offer), { desk: deskIn(ROME, 1), beds: 0, bedsAt: 5, confirmedAt: 5, at: 3 });
	t.match(offers.get(second), { beds: null, bedsAt: null, confirmedAt: 4 });
});

t.test("a withdrawn offer is gone until it is written again", async (t) => {
	const gone = [wrote(1, ROME, OFFER), wrote(2, ROME, { act: "withdraw", offer: OFFER.offer })];
	const confirm = wrote(3, ROME, { act: "confirm", offers: [{ offer: OFFER.offer, beds: 1 }] });
	t.match([fold(...gone, confirm).offers.size, fold(...gone, confirm).refused[0]?.why], [0, "no-such"]);
	t.equal(fold(...gone, confirm, wrote(4, ROME, OFFER)).offers.size, 1);
	t.equal(fold(...gone, wrote(4, HANOI, { ...OFFER, desk: deskIn(HANOI) })).offers.size, 0, "its id stays that of its organisation");
});

t.test("what the owner hides is marked, and hidden confirmations change nothing", async (t) => {
	const hidden = { isHidden: true };
	const { profiles, offers } = fold(
		wrote(1, ROME, PROFILE, hidden),
		wrote(2, ROME, OFFER),
		wrote(3, ROME, { act: "withdraw", offer: OFFER.offer }, hidden),
	);
	t.match([profiles.get(ROME)?.isHidden, offers.get(OFFER.offer)?.isHidden], [true, false]);
});

t.test("beds are old after 48 hours and out after 14 days, services after 180 and 365 days", async (t) => {
	const now = Date.UTC(2026, 11, 2, 12);
	const of = (age: number, bedsAge: number | null = null, until: string | null = null) =>
		Object.values(freshnessOf({ confirmedAt: now - age, bedsAt: bedsAge === null ? null : now - bedsAge, until }, now));
	const table: [found: unknown[], wanted: unknown[]][] = [
		[of(0), ["fresh", null]],
		[of(180 * DAY), ["fresh", null]],
		[of(180 * DAY + 1), ["old", null]],
		[of(365 * DAY), ["old", null]],
		[of(365 * DAY + 1, 0), ["out", "out"]],
		[of(0, 48 * HOUR), ["fresh", "fresh"]],
		[of(0, 48 * HOUR + 1), ["fresh", "old"]],
		[of(0, 14 * DAY), ["fresh", "old"]],
		[of(0, 14 * DAY + 1), ["fresh", "out"]],
		[of(-5 * HOUR, -5 * HOUR), ["fresh", "fresh"]],
		[of(0, 0, "2026-12-02"), ["fresh", "fresh"]],
		[of(0, 0, "2026-12-01"), ["out", "out"]],
	];
	for (const [found, wanted] of table) t.same(found, wanted);
	const lastMoment = Date.UTC(2026, 11, 3) - 1;
	const ages = [lastMoment, lastMoment + 1].map((at) => freshnessOf({ confirmedAt: at, bedsAt: null, until: "2026-12-02" }, at).service);
	t.same(ages, ["fresh", "out"], "the day ends in UTC");
});
