/** The commands for what organisations say about themselves and offer: search, show, write the own profile, export. */
import { REGIONS } from "#protocol/codes.ts";
import { CAPACITIES, SERVED, SERVICE_KINDS } from "#protocol/items/offer.ts";
import type { Profile } from "#protocol/items/profile.ts";
import { offersCsv, offersHsds } from "#sdk/spaces/export-offers.ts";
import { type FoundOffer, findOffers, type OfferQuery } from "#sdk/spaces/find-offers.ts";
import { readOffers, writeProfile } from "#sdk/spaces/offers.ts";
import { proposeOffersSpace } from "#sdk/spaces/propose.ts";
import { done, proposed } from "../../answers/answers.ts";
import { wordsOf } from "../../answers/entries.ts";
import { escapeControls } from "../../answers/layout.ts";
import { askDespiteLeaks } from "../../answers/leaks.ts";
import { type Columns, column, idColumn, listAnswer, listText, rowJson } from "../../answers/list.ts";
import { CAPACITY, offerColumns } from "../../answers/offers.ts";
import { many, optional, required } from "../../arguments/grammar.ts";
import { code, content, path as file, number, ref, text } from "../../arguments/kinds.ts";
import { peopleCommand } from "../../command.ts";
import { onePiece, refuseBadPlace, saveWhole } from "../../files.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const FORMATS = ["csv", "hsds-json"] as const;
/** Why an offer fits, as a text. */
const reasonText = (reason: FoundOffer["reasons"][number]): string =>
	reason.kind === "beds" ? messages.bedsWithAge(reason.value, reason.isOld ? "old" : "fresh") : reason.value;

const find = peopleCommand({
	name: "people find",
	help: {
		summary: "Find organisations and offers that fit, with the reasons.",
		details: "Everything that you give must fit. Offers that are out of date are left out. Old offers come after fresh ones.",
		parameters: {
			text: "A text that a name or a description contains.",
			region: "The region of the organisation.",
			country: "A country as two letters, where the service is offered.",
			language: "A language such as vi. Can be given several times.",
			service: "The kind of service.",
			capacity: CAPACITY,
			beds: "The least number of free beds.",
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
	async run(people, { language, ...wanted }) {
		const { organisations } = await readOffers(people.session);
		const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
		const found = findOffers(organisations, { ...given, languages: language } as OfferQuery);
		const columns: Columns<FoundOffer> = {
			organisation: column(
				"ORGANISATION",
				({ organisation }) => organisation.organisation,
				({ organisation }) => people.organisation(organisation.organisation),
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

const show = peopleCommand({
	name: "people show",
	help: {
		summary: "Show the profile and the offers of an organisation.",
		parameters: { organisation: "The organisation." },
		examples: ['cloister people show "Casa Aperta"'],
	},
	args: { organisation: required(ref("ORGANISATION")) },
	async run(people, input) {
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
			foreignEntries: card?.foreignEntries ?? [],
		};
		return { data, text: () => [escapeControls(about), listText(offers, offerColumns)].join("\n\n") };
	},
});

const profile = peopleCommand({
	name: "people profile",
	help: {
		summary: "Write the profile of your organisation.",
		details:
			"The text is the profile as JSON, with the fields that `people show --json` prints. Fields that you leave out keep their value.",
		parameters: { organisation: "Your organisation." },
		examples: ['cloister people profile "Casa Aperta" < profile.json'],
	},
	args: { organisation: required(ref("ORGANISATION")), text: optional(content("JSON")) },
	async run(people, input, io) {
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

const exporting = peopleCommand({
	name: "people export",
	help: {
		summary: "Export the offers of all organisations.",
		parameters: {
			format: "csv: a table, in which no cell can run as a formula. hsds-json: services of Open Referral's HSDS 3.0.",
			to: "The file to write to.",
		},
		examples: ["cloister people export --format csv --to offers.csv"],
	},
	flags: { format: required(code(FORMATS)), to: required(file) },
	async run(people, { format, to }, io) {
		await refuseBadPlace(to, io.force);
		const { organisations } = await readOffers(people.session);
		const written = format === "csv" ? offersCsv(organisations) : `${JSON.stringify(offersHsds(organisations), null, "\t")}\n`;
		await saveWhole(to, onePiece(new TextEncoder().encode(written)), io.force);
		return { data: { file: to }, text: () => to };
	},
});

const space = peopleCommand({
	name: "people space",
	help: {
		summary: "Propose the space for the profiles and offers. For admins.",
		parameters: { desk: "The desk that answers for it." },
		examples: ['cloister people space "Secretariat/Coordination"'],
	},
	args: { desk: required(ref("DESK")) },
	async run(people, input) {
		const { space: id, object } = await proposeOffersSpace(people.session, people.findDesk(input.desk).id);
		return proposed(people.session, object, { space: id });
	},
});

export const peopleCommands = [find, show, profile, exporting, space];
