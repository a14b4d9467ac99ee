/** The commands for the offers of one's own organisation: list, add, change, confirm, withdraw. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { CAPACITIES, COSTS, type Offer, SERVED, SERVICE_KINDS } from "#protocol/items/offer.ts";
import { confirmOffers, dueOffers, type NetworkOffers, type OfferView, readOffers, withdrawOffer, writeOffer } from "#sdk/spaces/offers.ts";
import { done } from "../../answers/answers.ts";
import { askDespiteLeaks } from "../../answers/leaks.ts";
import { listAnswer } from "../../answers/list.ts";
import { CAPACITY, offerColumns } from "../../answers/offers.ts";
import { flag, many, optional, required } from "../../arguments/grammar.ts";
import { code, number, ref, text } from "../../arguments/kinds.ts";
import { peopleCommand } from "../../command.ts";
import { pickId } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const OFFER = "The offer, by its id or the first characters of it.";

const ownOffers = ({ organisations }: NetworkOffers): OfferView[] => organisations.flatMap(({ isOurs, offers }) => (isOurs ? offers : []));

function pickOffer(offers: readonly OfferView[], typed: string): Id {
	return pickId(
		"offer",
		typed,
		offers.map(({ offer }) => offer),
	);
}

const list = peopleCommand({
	name: "offer list",
	help: {
		summary: "List the offers of your organisation.",
		parameters: { due: "Only those that your desks should confirm now." },
		examples: ["cloister offer list", "cloister offer list --due"],
	},
	flags: { due: flag },
	async run(people, input) {
		const all = await readOffers(people.session);
		const { services, beds } = dueOffers(people.session, all);
		const due = new Set([...services, ...beds]);
		return listAnswer(
			"offers",
			ownOffers(all).filter((each) => !input.due || due.has(each)),
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
	conditions: "The conditions, in a sentence.",
	cost: "By default free.",
	accessible: "It is accessible without steps.",
	"day-and-night": "It is available day and night.",
	capacity: `${CAPACITY} By default capacity.`,
	beds: "How many beds are free now.",
	phone: "A phone number for other desks.",
	until: "The last day, as YYYY-MM-DD.",
};

const add = peopleCommand({
	name: "offer add",
	help: {
		summary: "Offer a service of your desk to the network.",
		parameters: { service: "The kind of service.", desk: "Your desk, if you have several.", ...offerWords },
		examples: ["cloister offer add safe-house --country IT --language it --for women --beds 2 --day-and-night"],
	},
	args: { service: required(code(SERVICE_KINDS)) },
	flags: { desk: optional(ref("DESK")), ...offerFlags },
	async run(people, input, io) {
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

/** The value that `--clear` gives to a field. */
const EMPTY = {
	for: [],
	"age-from": null,
	"age-to": null,
	language: [],
	area: null,
	conditions: null,
	accessible: null,
	"day-and-night": false,
	beds: null,
	phone: null,
	until: null,
};
const CLEARED = Object.keys(EMPTY) as (keyof typeof EMPTY)[];

const change = peopleCommand({
	name: "offer change",
	help: {
		summary: "Change an offer of your organisation. It then counts as confirmed.",
		details: "Fields that you leave out keep their value. A list that you give replaces the list that was there.",
		parameters: { offer: OFFER, service: "The kind of service.", ...offerWords, clear: "A field to empty. Can be given several times." },
		examples: ["cloister offer change 91c0 --capacity no-capacity --beds 0", "cloister offer change 91c0 --clear until"],
	},
	args: { offer: required(ref("OFFER")) },
	flags: { service: optional(code(SERVICE_KINDS)), ...offerFlags, clear: many(code(CLEARED)) },
	async run(people, { offer: typed, clear, service, ...input }, io) {
		const own = ownOffers(await readOffers(people.session));
		const id = pickOffer(own, typed);
		const before = own.find(({ offer }) => offer === id) as OfferView;
		const isCleared = (field: string) => clear.some((each) => each === field);
		/** What was typed; else what was there, unless it is cleared. */
		const oneOf = <V>(field: keyof typeof EMPTY, given: V | undefined, old: V): V =>
			isCleared(field) ? (EMPTY[field] as V) : (given ?? old);
		const listOf = <V>(field: keyof typeof EMPTY, given: V[], old: V[]): V[] => oneOf(field, given.length > 0 ? given : undefined, old);
		const offer: Offer = {
			offer: id,
			desk: before.desk,
			kind: service ?? before.kind,
			for: listOf("for", input.for, before.for),
			ageFrom: oneOf("age-from", input["age-from"], before.ageFrom),
			ageTo: oneOf("age-to", input["age-to"], before.ageTo),
			languages: listOf("language", input.language, before.languages),
			countries: input.country.length > 0 ? input.country : before.countries,
			area: oneOf("area", input.area, before.area),
			conditions: oneOf("conditions", input.conditions, before.conditions),
			cost: input.cost ?? before.cost,
			isAccessible: oneOf("accessible", input.accessible || undefined, before.isAccessible),
			isDayAndNight: oneOf("day-and-night", input["day-and-night"] || undefined, before.isDayAndNight),
			capacity: input.capacity ?? before.capacity,
			beds: oneOf("beds", input.beds, before.beds),
			phone: oneOf("phone", input.phone, before.phone),
			until: oneOf("until", input.until, before.until),
		};
		await askDespiteLeaks(io, people.session, [offer.conditions ?? "", offer.area ?? ""]);
		await writeOffer(people.session, offer);
		return { data: { offer: id }, text: () => id };
	},
});

const confirm = peopleCommand({
	name: "offer confirm",
	help: {
		summary: "Say that offers of your organisation are up to date. One act confirms all that you name.",
		details: "Without an offer, it confirms all offers of your organisation, but no numbers of beds.",
		parameters: { offers: `${OFFER} Can be given several times.`, beds: "How many beds of this offer are free now." },
		examples: ["cloister offer confirm", "cloister offer confirm 91c0 --beds 2"],
	},
	args: { offers: many(ref("OFFER")) },
	flags: { beds: optional(number("NUMBER", 0, 9_999)) },
	async run(people, input) {
		const own = ownOffers(await readOffers(people.session));
		if (input.beds !== undefined && input.offers.length !== 1) throw new UsageError(messages.bedsOfOne, "offer confirm");
		const ids = input.offers.length > 0 ? input.offers.map((typed) => pickOffer(own, typed)) : own.map(({ offer }) => offer);
		await confirmOffers(
			people.session,
			ids.map((offer) => ({ offer, beds: input.beds ?? null })),
		);
		return { data: { confirmed: ids }, text: () => messages.done };
	},
});

const withdraw = peopleCommand({
	name: "offer withdraw",
	help: { summary: "Withdraw an offer of your organisation.", parameters: { offer: OFFER }, examples: ["cloister offer withdraw 91c0"] },
	args: { offer: required(ref("OFFER")) },
	async run(people, input) {
		await withdrawOffer(people.session, pickOffer(ownOffers(await readOffers(people.session)), input.offer));
		return done();
	},
});

export const offerCommands = [list, add, change, confirm, withdraw];
