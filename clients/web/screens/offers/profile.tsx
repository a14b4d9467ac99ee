/** What an organisation says about itself. */
import { type ReactNode, Suspense } from "react";
import { Facts } from "../../parts/facts.tsx";
import { lazyOrNothing } from "../../parts/lazy-or-nothing.ts";
import type { OrganisationShown } from "../../sitting/verbs/index.ts";
import { dateFormat } from "../../words/names.ts";
import { localeOf, type MessageId, useWords } from "../../words/words.tsx";
import { useOfferWords } from "./offer-words.ts";

/** Its parser is large, and most lists of offers need none. */
const Markdown = lazyOrNothing(async () => ({ default: (await import("../forum/markdown.tsx")).Markdown }));

type Profile = NonNullable<OrganisationShown["profile"]>;

export function ProfileFacts({ profile }: { profile: Profile }): ReactNode {
	const words = useOfferWords();
	const { language, say } = useWords();
	const { names, latin, about, route, languages, hours, zone, contacts, links, ask } = profile;
	const text = about.find((each) => each.language === language) ?? about.find((each) => each.language === "en") ?? about[0];
	return (
		<>
			{text && (
				<Suspense>
					<Markdown text={text.text} language={text.language} />
				</Suspense>
			)}
			<Facts
				rows={[
					["offers.names", words.join([...names.map(({ name }) => name), ...(latin === null ? [] : [latin])])],
					["offers.route", words.join(route.map((part) => say(`offers.route.${part}` as MessageId)))],
					["offers.languages", words.languages(languages)],
					["offers.hours", hours.length > 0 && <Hours key="hours" hours={hours} zone={zone} />],
					["offers.contacts", contacts.length > 0 && <Contacts key="contacts" contacts={contacts} />],
					["offers.ask", ask],
					["offers.links", links.length > 0 && <Links key="links" links={links} />],
				]}
			/>
		</>
	);
}

function Links({ links }: Pick<Profile, "links">): ReactNode {
	return (
		<Suspense>
			<Markdown text={links.map((link) => `- <${link}>`).join("\n")} language="en" />
		</Suspense>
	);
}

export const DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"];
export const clock = (minutes: number): string =>
	`${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** The names of weekdays. */
export function useDayName(): (day: string) => string {
	const { language } = useWords();
	const format = dateFormat(localeOf(language), { weekday: "short", timeZone: "UTC" });
	// The first day of 2024 was a Monday.
	return (day) => format.format(Date.UTC(2024, 0, 1 + DAYS.indexOf(day)));
}

function Hours({ hours, zone }: Pick<Profile, "hours" | "zone">): ReactNode {
	const words = useOfferWords();
	const nameOf = useDayName();
	return (
		<>
			{hours.map(({ days, opens, closes }) => (
				<div key={`${days} ${opens}`}>
					{words.join(days.map(nameOf))} <bdi dir="ltr">{`${clock(opens)}–${clock(closes)}`}</bdi>
				</div>
			))}
			{zone !== null && <bdi className="muted small">{zone}</bdi>}
		</>
	);
}

function Contacts({ contacts }: Pick<Profile, "contacts">): ReactNode {
	const words = useOfferWords();
	return contacts.map(({ name, purpose, languages, reach }) => (
		<div key={`${name} ${reach}`}>
			<bdi>{words.join([name, ...(purpose === null ? [] : [purpose]), ...(languages.length > 0 ? [words.languages(languages)] : [])])}</bdi>
			<br />
			<bdi>{reach}</bdi>
		</div>
	));
}
