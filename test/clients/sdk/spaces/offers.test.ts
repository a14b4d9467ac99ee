/** Profiles and offers through a real server: written, confirmed, found, exported, and what others can't do to them. SPEC "Profiles and offers". */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { cardContent } from "#protocol/items/cards.ts";
import { csvCells } from "#sdk/csv.ts";
import {
	bestOffers,
	confirmOffers,
	dueOffers,
	findOffers,
	knownOffers,
	listForum,
	markItem,
	muteMember,
	offersCsv,
	offersHsds,
	readOffers,
	type UnlockedSession,
	withdrawOffer,
	writeItem,
	writeOffer,
	writeProfile,
} from "#sdk/index.ts";
import { countRequests } from "../../../support/count-requests.ts";
import { HSDS } from "../../../support/hsds.ts";
import { outcomeOf } from "../../../support/lying/lying-world.ts";
import { offerOf, offersWorld, profileOf } from "../../../support/offers-world.ts";

const { network, origin, transit, destination, setFacts, offers: space } = await offersWorld(t);
const asia = origin.staff.session;
const europe = transit.staff.session;
await setFacts(transit, "full", "europe");
const HOUR = 3_600_000;
const cardOf = async (session: UnlockedSession, organisation: Id) =>
	(await readOffers(session)).organisations.find((each) => each.organisation === organisation);
const offersIn = async (session: UnlockedSession, organisation: Id) => (await cardOf(session, organisation))?.offers ?? [];

const legal = offerOf(origin.desk, { kind: "legal", languages: ["en"], countries: ["VN"], conditions: "=1+1" });
const house = offerOf(origin.desk, { beds: 2, languages: ["vi-VN"], countries: ["VN"], ageFrom: 18, phone: "+84 1 000", for: ["women"] });

t.test("an organisation writes its profile and offers, and another one reads all in one request", async (t) => {
	const hours = [{ days: ["mo", "tu"] as ("mo" | "tu")[], opens: 540, closes: 1_020 }];
	await writeProfile(asia, profileOf(origin.id, { languages: ["vi"], hours, zone: "Asia/Bangkok", links: ["https://example.org"] }));
	await writeOffer(asia, legal);
	await writeOffer(asia, house);
	await writeOffer(europe, offerOf(transit.desk, { kind: "legal", languages: ["vi"] }));
	await readOffers(europe);
	t.equal(await countRequests(europe, () => readOffers(europe)), 2, "the directory and the list");
	t.match(await cardOf(europe, origin.id), {
		facts: { region: "asia" },
		isOurs: false,
		profile: { languages: ["vi"], by: asia.me, hidden: null },
		offers: [{ kind: "legal" }, { kind: "safe-house", beds: 2, freshness: { service: "fresh", beds: "fresh" } }],
		foreignEntries: [],
	});
	t.match([(await readOffers(asia)).desks, (await cardOf(asia, origin.id))?.isOurs], [[origin.desk], true]);
	t.match(await readOffers(destination.staff.session), { space, isRead: false, desks: [] }, "a limited organisation reads none");
	const forum = (await listForum(europe)).map((each) => each.space);
	t.same([forum.length, forum.includes(space)], [1, false], "they stand in no space of the forum");
});

t.test("who speaks Vietnamese and does legal help in Asia", async (t) => {
	const { organisations } = await readOffers(europe);
	const found = (query: Parameters<typeof findOffers>[1]) =>
		findOffers(organisations, query).map(({ offer, organisation }) => offer?.offer ?? organisation.organisation);
	const query = { languages: ["vi"], service: "legal", region: "asia" } as const;
	t.same(found(query), [legal.offer]);
	t.same(findOffers(organisations, query)[0]?.reasons, [
		{ kind: "region", value: "asia" },
		{ kind: "service", value: "legal" },
		{ kind: "language", value: "vi", by: "profile" },
	]);
	t.same(found({ languages: ["vi"], service: "safe-house" }), [house.offer], "vi-VN is Vietnamese");
	t.same(found({ languages: ["v"] }), [], "but v isn't");
	t.equal(found({ languages: ["vi"], service: "legal" }).length, 2);
	t.same(found({ beds: 2 }), [house.offer]);
	t.same(found({ beds: 3 }), []);
	t.same(found({ for: "men" }).includes(house.offer), false);
	t.equal(found({ for: "men" }).length, 2, "an offer for everybody is also for men");
	t.same(found({ country: "VN", capacity: "capacity" }), [legal.offer, house.offer]);
	t.same(found({ capacity: "waitlist" }), []);
	t.same(found({ text: "house for WOMEN" }).includes(legal.offer), true);
});

t.test("the best desks for a bed come first, and a full one last", async (t) => {
	const full = offerOf(transit.desk, { beds: 0, languages: ["vi"], capacity: "no-capacity" });
	await writeOffer(europe, full);
	const best = async (beds: number | null, languages: string[]) =>
		bestOffers((await readOffers(asia)).organisations, { service: "safe-house", languages, beds }).map(({ offer, reasons }) => [
			offer.offer,
			reasons.map(({ kind }) => kind),
		]);
	t.same(await best(2, ["vi"]), [
		[house.offer, ["service", "language", "beds"]],
		[full.offer, ["service", "language"]],
	]);
	t.same(await best(3, ["fr"]), [
		[house.offer, ["service"]],
		[full.offer, ["service"]],
	]);
	await withdrawOffer(europe, full.offer);
	t.equal((await best(null, [])).length, 1, "one row for each desk");
});

t.test("another organisation can't write them: its client refuses, and readers don't count it", async (t) => {
	t.equal(await outcomeOf(() => writeProfile(europe, profileOf(origin.id))), "not-allowed");
	t.equal(await outcomeOf(() => writeOffer(europe, { ...legal, desk: transit.desk })), "not-allowed");
	t.equal(await outcomeOf(() => confirmOffers(europe, [{ offer: house.offer, beds: 9 }])), "not-allowed");
	t.equal(await outcomeOf(() => withdrawOffer(europe, house.offer)), "not-allowed");
	t.equal(await outcomeOf(() => withdrawOffer(asia, randomId())), "not-found");
	const entry = randomId();
	const content = cardContent({ act: "profile", ...profileOf(origin.id, { ask: "Send us money" }) });
	await writeItem(europe, space, space, { content, entry });
	t.match(await cardOf(asia, origin.id), { profile: { ask: null }, foreignEntries: [{ entry, by: europe.me, why: "other-organisation" }] });
});

t.test("beds become grey after 48 hours and leave the results after 14 days, and one act renews them", async (t) => {
	/** What a session that has read the list sees after some time. */
	const after = (session: UnlockedSession, hours: number) =>
		Object.create(session, { now: { value: () => network.server.clock.now() + hours * HOUR } }) as UnlockedSession;
	const beds = async (hours: number) => {
		const { organisations } = await knownOffers(after(europe, hours));
		return findOffers(organisations, { beds: 1 }).map(({ reasons }) => reasons.at(-1));
	};
	const due = async (hours: number) => {
		const { services, beds } = dueOffers(after(asia, hours), await knownOffers(after(asia, hours)));
		return [services.length, beds.length];
	};
	await readOffers(asia);
	t.same(await due(0), [0, 0]);
	t.same([await beds(49), await due(49)], [[{ kind: "beds", value: 2, isOld: true }], [0, 1]]);
	t.same(await beds(14 * 24 + 1), []);
	t.same(await due(170 * 24), [2, 1], "a desk is told before its services are old");
	const { organisations: old } = await knownOffers(after(europe, 181 * 24));
	t.match(
		offersHsds(old).contents.find(({ id }) => id === legal.offer),
		{ alert: /180 days/ },
	);
	const { organisations: out } = await knownOffers(after(europe, 366 * 24));
	t.same([findOffers(out, { service: "legal" }), offersHsds(out).contents], [[], []], "what is out is neither found nor exported");
	network.server.clock.advance(60_000);
	await confirmOffers(asia, [
		{ offer: house.offer, beds: 1 },
		{ offer: legal.offer, beds: null },
	]);
	const [one, other] = await offersIn(europe, origin.id);
	t.same([one?.confirmedAt, other?.confirmedAt], [network.server.clock.now(), network.server.clock.now()]);
	t.match(
		[one, other].find((each) => each?.kind === "safe-house"),
		{ beds: 1, bedsAt: network.server.clock.now() },
	);
});

t.test("the CSV export is safe", async (t) => {
	const [heading, ...lines] = offersCsv((await readOffers(europe)).organisations)
		.trimEnd()
		.split("\r\n")
		.map(csvCells);
	const cell = (line: string[] | undefined, name: string) => line?.[heading?.indexOf(name) ?? -1];
	const line = lines.find((each) => cell(each, "offer") === legal.offer);
	t.same(
		["service", "conditions", "region", "confirmed_on"].map((name) => cell(line, name)?.slice(0, 10)),
		["legal", "'=1+1", "asia", new Date(network.server.clock.now()).toISOString().slice(0, 10)],
	);
	t.equal(
		cell(
			lines.find((each) => cell(each, "offer") === house.offer),
			"phone",
		),
		"'+84 1 000",
	);
});

t.test("the HSDS export has only the fields of HSDS 3.0, and all that are required", async (t) => {
	const page = offersHsds((await readOffers(europe)).organisations);
	t.match(page, { total_items: 3, empty: false });
	const check = (kind: string, value: Record<string, unknown>, path: string): void => {
		const schema = HSDS[kind];
		t.same(
			schema?.required.filter((name) => value[name] === undefined),
			[],
			`${path} has what is required`,
		);
		for (const [name, each] of Object.entries(value)) {
			const rule = schema?.properties[name];
			const at = `${path}.${name}`;
			if (!rule) return void t.fail(`${at} isn't in HSDS`);
			t.equal(Array.isArray(each) ? "array" : typeof each, rule.type, at);
			if (rule.format === "uuid") t.match(each, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, at);
			if (rule.format === "date-time") t.equal(new Date(String(each)).toISOString(), each, at);
			if (rule.format === "uri") t.ok(new URL(String(each)), at);
			if (rule.enum) t.ok(rule.enum.includes(String(each)), at);
			if (rule.of) for (const part of [each].flat()) check(rule.of, part as Record<string, unknown>, at);
		}
	};
	for (const service of page.contents) check("service", service, "service");
	t.match(
		page.contents.find(({ id }) => id === house.offer),
		{
			minimum_age: 18,
			eligibility_description: "women",
			description: /^Free beds on 20\d\d-\d\d-\d\d: 1\.$/,
			languages: [{ code: "vi-VN", name: /Vietnamese/ }],
			phones: [{ number: "+84 1 000" }],
			schedules: [{ byday: "MO,TU,WE,TH,FR,SA,SU", opens_at: "00:00", closes_at: "24:00" }],
			organization: { description: "A house for women.", website: "https://example.org" },
			service_at_locations: [{ location: { location_type: "virtual" } }],
		},
	);
	t.notMatch(JSON.stringify(page), /address/);
});

t.test("what the owner of the space hides leaves the results", async (t) => {
	const [offer] = await offersIn(asia, origin.id);
	const mark = { item: space, entry: offer?.entry ?? "", mark: "hidden" as const, isOn: true, reason: "danger" as const, text: null };
	await markItem(origin.coordinator.session, space, mark);
	const hidden = (await offersIn(europe, origin.id)).find((each) => each.offer === offer?.offer);
	t.match(hidden?.hidden, { reason: "danger", by: origin.coordinator.session.me });
	const { organisations } = await readOffers(europe);
	t.equal(
		findOffers(organisations, {}).some((each) => each.offer?.offer === offer?.offer),
		false,
	);
	t.equal(offersCsv(organisations).includes(offer?.offer ?? "?"), false);
});

t.test("the profile and the offers of a muted author leave the results, until a colleague writes them anew", async (t) => {
	const owner = origin.coordinator.session;
	const loud = offerOf(transit.desk, { kind: "pastoral", conditions: "LOUD" });
	await writeOffer(europe, loud);
	await writeProfile(europe, profileOf(transit.id));
	const found = async () => findOffers((await readOffers(asia)).organisations, { service: "pastoral" }).map(({ offer }) => offer?.offer);
	t.same(await found(), [loud.offer]);
	const mute = { member: europe.me, isOn: true, reason: "abuse", text: null } as const;
	await muteMember(owner, space, mute);
	t.same(await found(), []);
	const why = { reason: "abuse", by: owner.me };
	t.match(await cardOf(asia, transit.id), { profile: { hidden: why }, offers: [{ hidden: why }, { hidden: why }] });
	t.notMatch(offersCsv((await readOffers(asia)).organisations), "LOUD");
	await writeOffer(transit.coordinator.session, { ...loud, conditions: null });
	t.same(await found(), [loud.offer], "the newest text is by a colleague");
	await muteMember(owner, space, { ...mute, isOn: false });
	t.match(await cardOf(asia, transit.id), { profile: { hidden: null } });
});

t.test("a withdrawn offer is gone", async (t) => {
	await withdrawOffer(asia, house.offer);
	t.equal(
		(await offersIn(europe, origin.id)).some(({ offer }) => offer === house.offer),
		false,
	);
});
