/** Time zones of countries and desks. The directory has only the countries of organisations: docs/decisions/0053-times-of-a-journey.md. */
import type { Id } from "#protocol/bytes.ts";
import { LATEST_TIME } from "#protocol/latest-time.ts";
import type { UnlockedSession } from "../context.ts";

/**
 * Returns the time zone of a desk, such as "Europe/Tirane". It is the zone of its organisation's country. Null when the country's zones
 * show different times at `at`, when the device doesn't know the zones of the country, or when the directory doesn't know the desk.
 * @param at the moment for which the zone is wanted, UTC ms.
 * @example const zone = zoneOfDesk(session, handoff.to, handoff.arranged.expectBy);
 */
export function zoneOfDesk({ dir }: UnlockedSession, desk: Id, at: number): string | null {
	const organisation = dir.organisations.get(dir.desks.get(desk)?.organisation ?? "");
	const zones = organisation ? zonesOf(organisation.country) : [];
	const times = new Set(zones.map((zone) => localTime(zone, at)));
	return times.size === 1 ? (zones[0] ?? null) : null;
}

/** Some engines have a method, and others a property. TypeScript knows only one of them. */
type LocaleWithZones = Intl.Locale & { timeZones?: string[]; getTimeZones?(): string[] | undefined };

/** The time zones of a country, in alphabetical order (ECMA-402). Empty when the device doesn't know them. */
export function zonesOf(country: string): readonly string[] {
	try {
		const locale = new Intl.Locale("und", { region: country }) as LocaleWithZones;
		return locale.getTimeZones?.() ?? locale.timeZones ?? [];
	} catch {
		return [];
	}
}

/**
 * The zone of the capital, for countries whose zones show different times. No engine names this zone, and the list of zones is alphabetical.
 * Source: the time zone database of IANA.
 */
export const CAPITAL_ZONES: Readonly<Record<string, string>> = {
	AU: "Australia/Sydney",
	BR: "America/Sao_Paulo",
	CA: "America/Toronto",
	CD: "Africa/Kinshasa",
	CL: "America/Santiago",
	CN: "Asia/Shanghai",
	EC: "America/Guayaquil",
	ES: "Europe/Madrid",
	FM: "Pacific/Ponape",
	GL: "America/Godthab",
	ID: "Asia/Jakarta",
	KI: "Pacific/Tarawa",
	KZ: "Asia/Almaty",
	MN: "Asia/Ulaanbaatar",
	MX: "America/Mexico_City",
	NZ: "Pacific/Auckland",
	PF: "Pacific/Tahiti",
	PG: "Pacific/Port_Moresby",
	PT: "Europe/Lisbon",
	RU: "Europe/Moscow",
	UA: "Europe/Kiev",
	US: "America/New_York",
};

/** The time zone of a country's capital, or of the whole country. Null when the device doesn't know the country. @param country ISO 3166-1. */
export function mainZoneOf(country: string): string | null {
	const [first = null] = zonesOf(country);
	return CAPITAL_ZONES[country] ?? first;
}

function localTime(timeZone: string, at: number): string {
	return new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "short", timeStyle: "short" }).format(Math.min(at, LATEST_TIME));
}
