/** The commands for the profiles and offers of organisations: search, write, confirm, export. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { REGIONS } from "#protocol/codes.ts";
import { CAPACITIES, COSTS, type Offer, SERVED, SERVICE_KINDS } from "#protocol/items/offer.ts";
import type { Profile } from "#protocol/items/profile.ts";
import { offersCsv, offersHsds } from "#sdk/spaces/export-offers.ts";
import { type FoundOffer, findOffers, type OfferQuery } from "#sdk/spaces/find-offers.ts";
import { confirmOffers, dueOffers, type OfferView, readOffers, withdrawOffer, writeOffer, writeProfile } from "#sdk/spaces/offers.ts";
import { proposeOffersSpace } from "#sdk/spaces/propose.ts";
import { done, proposed } from "../../answers/answers.ts";
import { wordsOf } from "../../answers/entries.ts";
import { escapeControls } from "../../answers/layout.ts";
import { askDespiteLeaks } from "../../answers/leaks.ts";
import { type Columns, column, idColumn, joinedColumn, jsonOnly, listAnswer, listText, rowJson, timeColumn } from "../../answers/list.ts";
import { flag, many, optional, required } from "../../arguments/grammar.ts";
import { code, content, path as file, number, ref, text } from "../../arguments/kinds.ts";
import { command } from "../../command.ts";
import { onePiece, refuseBadPlace, saveWhole } from "../../files.ts";
import { People, pickId } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { isoTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const FORMATS = ["csv", "hsds-json"] as const;
const CAPACITY = "Whether the desk can take somebody.";

const offerColumns: Columns<OfferView> = {
	offer: idColumn("ID", ({ offer }) => offer),
	organisation: jsonOnly(({ organisation }) => organisation),
	desk: column(
		"DESK",
		({ desk }) => desk,
		({ deskName }) => deskName,
	),
	kind: column("SERVICE", ({ kind }) => kind),
	languages: joinedColumn("LANGUAGES", ({ languages }) => languages),
	countries: joinedColumn("COUNTRIES", ({ countries }) => countries),
	for: jsonOnly((offer) => offer.for),
	ages: jsonOnly(({ ageFrom, ageTo }) => ({ from: ageFrom, to: ageTo })),
	area: jsonOnly(({ area }) => area),
	conditions: jsonOnly(({ conditions }) => conditions),
	cost: jsonOnly(({ cost }) => cost),
	isAccessible: jsonOnly(({ isAccessible }) => isAccessible),
	isDayAndNight: jsonOnly(({ isDayAndNight }) => isDayAndNight),
	capacity: column("CAPACITY", ({ capacity }) => capacity),
	beds: column(
		"BEDS",
		({ beds }) => beds,
		({ beds, freshness }) => (beds === null ? "" : messages.bedsWithAge(beds, freshness.beds)),
	),
	phone: column("PHONE", ({ phone }) => phone),
	until: jsonOnly(({ until }) => until),
	confirmedAt: timeColumn("CONFIRMED", ({ confirmedAt }) => confirmedAt),
	bedsAt: jsonOnly(({ bedsAt }) => isoTime(bedsAt)),
	freshness: column(
		"AGE",
		({ freshness }) => freshness,
		({ freshness }) => (freshness.service === "fresh" ? "" : freshness.service),
	),
	isOurs: jsonOnly(({ isOurs }) => isOurs),
	hidden: jsonOnly(({ hidden }) => hidden),
};

/** One answer of a search, in words. */
const reasonText = (reason: FoundOffer["reasons"][number]): string =>
	reason.kind === "beds" ? messages.bedsWithAge(reason.value, reason.isOld ? "old" : "fresh") : reason.value;

const find = command({
	name: "people find",
	help: {
		summary: "Find organisations and offers that fit, with the reasons.",
		details: "All that you give must fit. What is out of date is left out. Old offers stand behind fresh ones.",
		parameters: {
			text: "In a name or a text.",
			region: "The region of the organisation.",
			country: "A country as two letters, where the service is offered.",
			language: "A language such as vi. Can be given several times.",
			service: "The kind of service.",
			capacity: CAPACITY,
			beds: "At least so many free beds.",
			for: "For whom it is.",
		},
		examples: ["cloister people find --language vi --service legal --region asia", "cloister people find --beds 1 --country IT"],
	},
	args: { text: optional(text("TEXT")) },
	flags: {
		region: optional(code(REGIONS)),
		country: optional(text("COUNTRY")),
		language: many(text("CODE")),
		service: optional(code(SERVICE_KINDS)),
		capacity: optional(code(CAPACITIES)),
		beds: optional(number("NUMBER", 1, 9_999)),
		for: optional(code(SERVED)),
	},
	async run(io, { language, ...wanted }) {
		const people = await People.of(await io.session());
		const { organisations } = await readOffers(people.session);
		const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
		const found = findOffers(organisations, { ...given, languages: language } as OfferQuery);
		const columns: Columns<FoundOffer> = {
			organisation: column(
				"ORGANISATION",
				({ organisation }) => organisation.organisation,
				({ organisation }) => organisation.name,
			),
			region: column("REGION", ({ organisation }) => organisation.facts?.region ?? null),
			desk: column(
				"DESK",
				({ offer }) => offer?.desk ?? null,
				({ offer }) => offer?.deskName ?? "",
			),
			offer: idColumn("OFFER", ({ offer }) => offer?.offer ?? ""),
			kind: column("SERVICE", ({ offer }) => offer?.kind ?? null),
			capacity: column("CAPACITY", ({ offer }) => offer?.capacity ?? null),
			beds: column("BEDS", ({ offer }) => offer?.beds ?? null),
			age: column("AGE", ({ offer }) => offer?.freshness.service ?? null),
			phone: column("PHONE", ({ offer }) => offer?.phone ?? null),
			reasons: column(
				"WHY",
				({ reasons }) => reasons,
				({ reasons }) => reasons.map(reasonText).join(", "),
			),
		};
		return listAnswer("found", found, columns);
	},
});

const show = command({
	name: "people show",
	help: {
		summary: "Show the profile and the offers of an organisation.",
		parameters: { organisation: "The organisation." },
		examples: ['cloister people show "Casa Aperta"'],
	},
	args: { organisation: required(ref("ORGANISATION")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const wanted = people.findOrganisation(input.organisation);
		const { organisations } = await readOffers(people.session);
		const card = organisations.find(({ organisation }) => organisation === wanted);
		const { profile } = card ?? {};
		const offers = card?.offers ?? [];
		const about = profile && !profile.hidden ? messages.profileText(profile) : messages.noProfile;
		const data = {
			organisation: wanted,
			facts: card?.facts ?? null,
			profile: profile ?? null,
			offers: offers.map((offer) => rowJson(offer, offerColumns)),
			strangers: card?.strangers ?? [],
		};
		return { data, text: () => [escapeControls(about), listText(offers, offerColumns)].join("\n\n") };
	},
});

const profile = command({
	name: "people profile",
	help: {
		summary: "Write the profile of your organisation.",
		details:
			"The text is the profile as JSON, with the fields that `people show --json` prints. Fields that you leave out keep their value.",
		parameters: { organisation: "Your organisation." },
		examples: ['cloister people profile "Casa Aperta" < profile.json'],
	},
	args: { organisation: required(ref("ORGANISATION")), text: optional(content("JSON")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const organisation = people.findOrganisation(input.organisation);
		const given = parseProfile(await wordsOf(io, input.text));
		const { organisations } = await readOffers(people.session);
		const before = organisations.find((each) => each.organisation === organisation)?.profile;
		const fields = Object.keys(EMPTY).map((name) => [
			name,
			given[name] ?? before?.[name as keyof Profile] ?? EMPTY[name as keyof typeof EMPTY],
		]);
		const written = { ...Object.fromEntries(fields), organisation } as Profile;
		await askDespiteLeaks(io, people.session, [...written.about.map((each) => each.text), written.ask ?? ""]);
		await writeProfile(people.session, written);
		return done();
	},
});

const EMPTY: Omit<Profile, "organisation"> = {
	...{ names: [], latin: null, about: [], route: [], languages: [], hours: [], zone: null, contacts: [], links: [], ask: null },
};

function parseProfile(json: string): Record<string, unknown> {
	try {
		const parsed: unknown = JSON.parse(json);
		if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
	} catch {
		// Falls through: the text is no JSON.
	}
	throw new UsageError(messages.noJson, "people profile");
}

const exporting = command({
	name: "people export",
	help: {
		summary: "Export the offers of all organisations.",
		parameters: {
			format: "csv: a table, in which no cell can run as a formula. hsds-json: services of Open Referral's HSDS 3.0.",
			to: "The file to write to.",
		},
		examples: ["cloister people export --format csv --to offers.csv"],
	},
	args: {},
	flags: { format: required(code(FORMATS)), to: required(file) },
	async run(io, { format, to }) {
		const people = await People.of(await io.session());
		await refuseBadPlace(to, io.force);
		const { organisations } = await readOffers(people.session);
		const written = format === "csv" ? offersCsv(organisations) : `${JSON.stringify(offersHsds(organisations), null, "\t")}\n`;
		await saveWhole(to, onePiece(new TextEncoder().encode(written)), io.force);
		return { data: { file: to }, text: () => to };
	},
});

const space = command({
	name: "people space",
	help: {
		summary: "Propose the space in which the profiles and offers stand. For admins.",
		parameters: { desk: "The desk that answers for it." },
		examples: ['cloister people space "Secretariat/Coordination"'],
	},
	args: { desk: required(ref("DESK")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const { space: id, object } = await proposeOffersSpace(people.session, people.findDesk(input.desk).id);
		return proposed(people.session, object, { space: id });
	},
});

const OFFER = "The offer, by its id or the first characters of it.";

async function myOffers(people: People): Promise<OfferView[]> {
	const { organisations } = await readOffers(people.session);
	return organisations.flatMap(({ isOurs, offers }) => (isOurs ? offers : []));
}

function pickOffer(offers: readonly OfferView[], typed: string): Id {
	return pickId(
		"offer",
		typed,
		offers.map(({ offer }) => offer),
	);
}

const offers = command({
	name: "offer list",
	help: {
		summary: "List the offers of your organisation.",
		parameters: { due: "Only those that your desks should confirm now." },
		examples: ["cloister offer list", "cloister offer list --due"],
	},
	args: {},
	flags: { due: flag },
	async run(io, input) {
		const people = await People.of(await io.session());
		const all = await readOffers(people.session);
		const { services, beds } = dueOffers(people.session, all);
		const due = new Set([...services, ...beds]);
		const own = all.organisations.flatMap((each) => (each.isOurs ? each.offers : []));
		return listAnswer(
			"offers",
			own.filter((each) => !input.due || due.has(each)),
			offerColumns,
		);
	},
});

const offerFlags = {
	for: many(code(SERVED)),
	"age-from": optional(number("YEARS", 0, 130)),
	"age-to": optional(number("YEARS", 0, 130)),
	language: many(text("CODE")),
	country: many(text("COUNTRY")),
	area: optional(text("AREA")),
	conditions: optional(text("TEXT")),
	cost: optional(code(COSTS)),
	accessible: flag,
	"day-and-night": flag,
	capacity: optional(code(CAPACITIES)),
	beds: optional(number("NUMBER", 0, 9_999)),
	phone: optional(text("NUMBER")),
	until: optional(text("DAY")),
};
const offerWords = {
	for: "For whom it is. Without it, for everybody.",
	"age-from": "The youngest age.",
	"age-to": "The oldest age.",
	language: "A language in which it is given, such as vi. Can be given several times.",
	country: "A country as two letters. Can be given several times.",
	area: "A region within the country. Never an address.",
	conditions: "What must be so, in a sentence.",
	cost: "By default free.",
	accessible: "It can be reached without steps.",
	"day-and-night": "It is there day and night.",
	capacity: `${CAPACITY} By default capacity.`,
	beds: "How many beds are free now.",
	phone: "A phone number for other desks.",
	until: "The last day, as YYYY-MM-DD.",
};

const add = command({
	name: "offer add",
	help: {
		summary: "Offer a service of your desk to the network.",
		parameters: { service: "The kind of service.", desk: "Your desk, if you have several.", ...offerWords },
		examples: ["cloister offer add safe-house --country IT --language it --for women --beds 2 --day-and-night"],
	},
	args: { service: required(code(SERVICE_KINDS)) },
	flags: { desk: optional(ref("DESK")), ...offerFlags },
	async run(io, input) {
		const people = await People.of(await io.session());
		const offer: Offer = {
			offer: randomId(),
			desk: people.myDesk(input.desk),
			kind: input.service,
			for: input.for,
			ageFrom: input["age-from"] ?? null,
			ageTo: input["age-to"] ?? null,
			languages: input.language,
			countries: input.country,
			area: input.area ?? null,
			conditions: input.conditions ?? null,
			cost: input.cost ?? "free",
			isAccessible: input.accessible ? true : null,
			isDayAndNight: input["day-and-night"],
			capacity: input.capacity ?? "capacity",
			beds: input.beds ?? null,
			phone: input.phone ?? null,
			until: input.until ?? null,
		};
		await askDespiteLeaks(io, people.session, [offer.conditions ?? "", offer.area ?? ""]);
		await writeOffer(people.session, offer);
		return { data: { offer: offer.offer }, text: () => offer.offer };
	},
});

const confirm = command({
	name: "offer confirm",
	help: {
		summary: "Say that offers of your organisation are up to date. One act confirms all that you name.",
		details: "Without an offer, it confirms all of your organisation. Then it says nothing about beds.",
		parameters: { offers: `${OFFER} Can be given several times.`, beds: "How many beds of this offer are free now." },
		examples: ["cloister offer confirm", "cloister offer confirm 91c0 --beds 2"],
	},
	args: { offers: many(ref("OFFER")) },
	flags: { beds: optional(number("NUMBER", 0, 9_999)) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const own = await myOffers(people);
		if (input.beds !== undefined && input.offers.length !== 1) throw new UsageError(messages.bedsOfOne, "offer confirm");
		const ids = input.offers.length > 0 ? input.offers.map((typed) => pickOffer(own, typed)) : own.map(({ offer }) => offer);
		await confirmOffers(
			people.session,
			ids.map((offer) => ({ offer, beds: input.beds ?? null })),
		);
		return { data: { confirmed: ids }, text: () => messages.done };
	},
});

const withdraw = command({
	name: "offer withdraw",
	help: { summary: "Take an offer of your organisation out.", parameters: { offer: OFFER }, examples: ["cloister offer withdraw 91c0"] },
	args: { offer: required(ref("OFFER")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		await withdrawOffer(people.session, pickOffer(await myOffers(people), input.offer));
		return done();
	},
});

export const peopleCommands = [find, show, profile, exporting, space, offers, add, confirm, withdraw];
