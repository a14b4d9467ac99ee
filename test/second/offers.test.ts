/** Profiles and offers: both implementations of spec/offers.md agree about random histories, contents and times. */
import fc from "fast-check";
import t from "tap";
import { hash, idFromBytes, tup } from "#protocol/bytes.ts";
import { COUNTRIES } from "#protocol/countries.ts";
import { type CardAct, cardAct, foldCards, organisationsSpace } from "#protocol/items/cards.ts";
import type { ItemContent } from "#protocol/items/item-content.ts";
import { freshnessOf } from "#protocol/items/offer.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { cardHistories, OFFER, organisationOf, PROFILE, ROME, wrote } from "../support/cards.ts";
import * as bytes from "./implementation/bytes.ts";
import { agesOf, isCardAct, standing, type Wrote } from "./implementation/offers.ts";

await sodiumReady;

t.test("both know the space", async (t) => {
	const network = new Uint8Array(32).fill(7);
	t.equal(organisationsSpace(network), idFromBytes(bytes.H(bytes.tup("organisations", network)).slice(0, 16)));
	t.equal(organisationsSpace(network), idFromBytes(hash(tup("organisations", network)).slice(0, 16)));
});

t.test("both agree what stands", async (t) => {
	const reached = new Set<string>();
	fc.assert(
		fc.property(cardHistories, (entries) => {
			const { profiles, offers, refused } = foldCards(entries, organisationOf);
			const ours = {
				profiles: Object.fromEntries([...profiles].map(([id, each]) => [id, [each.entry, each.ask, each.isHidden]])),
				offers: Object.fromEntries(
					[...offers].map(([id, each]) => [id, [each.entry, each.isHidden, each.confirmedAt, each.beds, each.bedsAt]]),
				),
			};
			t.strictSame(standing(entries as Wrote[], organisationOf, COUNTRIES), ours);
			for (const { why } of refused) reached.add(why);
			for (const each of offers.values()) {
				if (each.confirmedAt > each.at) reached.add("confirmed");
				if (each.bedsAt !== null && each.bedsAt > each.at) reached.add("beds");
			}
		}),
		{ numRuns: 1_000 },
	);
	t.same([...reached].sort().join(" "), "bad-act beds confirmed hidden no-such other-organisation", "the histories reach every rule");
});

t.test("both refuse the same contents", async (t) => {
	const acts: CardAct[] = [PROFILE, OFFER, { act: "confirm", offers: [{ offer: OFFER.offer, beds: 2 }] }];
	const contents = acts.map((act) => wrote(0, ROME, act).content);
	const junk = fc.oneof(
		fc.constantFrom("", "en", "EN", "IT", "2028-02-29", "2027-02-29", "2027-13-01", "x\ny", "https://a@b", "legal", "free", "women"),
		fc.integer({ min: -1, max: 10_001 }),
		fc.boolean(),
		fc.constant(null),
		fc.array(fc.constantFrom("en", "vi", "IT", "VN", "XX", "women", "origin", "https://a.org", "https://a b", "http://a.org"), {
			maxLength: 3,
		}),
		fc.array(fc.record({ language: fc.constantFrom("en", "x"), name: fc.constant("a"), text: fc.constant("b") }), { maxLength: 2 }),
		fc.array(fc.record({ days: fc.constant(["mo"]), opens: fc.nat(1_500), closes: fc.nat(1_500) }), { maxLength: 2 }),
	);
	let good = 0;
	fc.assert(
		fc.property(fc.constantFrom(...contents), fc.nat(20), junk, fc.nat(9), ({ act, values }, which, value, extra) => {
			const names = [...Object.keys(values), "extra"];
			const name = names[extra === 0 ? names.length - 1 : which % (names.length - 1)] as string;
			const content = { act, values: { ...values, [name]: value } };
			const isOurs = (() => {
				try {
					cardAct(content as ItemContent);
					return true;
				} catch {
					return false;
				}
			})();
			if (isOurs) good++;
			t.equal(isCardAct(content as Wrote["content"], COUNTRIES), isOurs, JSON.stringify([act, name, value]));
		}),
		{ numRuns: 2_000 },
	);
	t.ok(good > 50, "many of them are good");
});

t.test("both agree how old an offer is", async (t) => {
	const HOUR = 3_600_000;
	const now = Date.UTC(2026, 11, 2, 12);
	const edges = [0, 48, 336, 4_320, 8_760].flatMap((hours) => [-1, 0, 1].map((ms) => hours * HOUR + ms));
	const age = fc.oneof(fc.constantFrom(...edges), fc.nat(9_000 * HOUR));
	const until = fc.constantFrom(null, "2026-12-01", "2026-12-02", "2026-12-03");
	fc.assert(
		fc.property(age, fc.option(age), until, (service, beds, until) => {
			const [confirmedAt, bedsAt] = [now - service, beds === null ? null : now - beds];
			const ours = freshnessOf({ confirmedAt, bedsAt, until }, now);
			t.same([ours.service, ours.beds], agesOf(confirmedAt, bedsAt, until, now));
		}),
		{ numRuns: 1_000 },
	);
});
