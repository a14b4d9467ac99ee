/** The columns of an offer of a desk. */
import type { OfferView } from "#sdk/spaces/offers.ts";
import { isoTime } from "../times.ts";
import { messages } from "../words/messages.ts";
import { type Columns, column, idColumn, joinedColumn, jsonOnly, timeColumn } from "./list.ts";

/** What the capacity of an offer says. */
export const CAPACITY = "Whether the desk can take somebody.";

export const offerColumns: Columns<OfferView> = {
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
