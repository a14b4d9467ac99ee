/** What is known about a document besides its text: themes, countries, licence, which document it replaces, and the rows of laws and hotlines. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CountryName } from "../../parts/country.tsx";
import { Facts } from "../../parts/facts.tsx";
import { useLanguageNames } from "../../parts/language.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Tag } from "../../parts/tag.tsx";
import type { DocumentShown } from "../../sitting/verbs/index.ts";
import { nameOf } from "../../words/names.ts";
import { localeOf, Say, useWords } from "../../words/words.tsx";
import { DocumentTitle } from "./shown.tsx";

/** At noon, so that no time zone makes another day of it. */
const dayOf = (date: string): Date => new Date(`${date}T12:00`);

export function DocumentFacts({ view }: { view: DocumentShown }): ReactNode {
	const { say, language } = useWords();
	const { space, themes, audience, countries, licence, year, author, replaces, laws, hotlines, public: publicState } = view;
	const joined = (values: readonly string[]) => values.join(say("parts.comma"));
	return (
		<>
			<Facts
				rows={[
					["library.themes", joined(themes)],
					["library.audience", joined(audience.map((each) => say(`library.audience.${each}`)))],
					["library.countries", joined(countries.map((each) => nameOf("region", each, localeOf(language))))],
					["library.author", author],
					["library.year", year === null ? null : String(year)],
					["library.public", publicState === "no" ? null : say(`library.public.${publicState}`)],
					["library.licence", licence === "ask" ? say("library.licence.ask") : licence],
					[
						"library.replaces",
						replaces && (
							<Link key="replaces" to="/network/library/$space/$document" params={{ space, document: replaces.item }}>
								<DocumentTitle titles={replaces.titles} />
							</Link>
						),
					],
				]}
			/>
			{laws.length > 0 && <Laws laws={laws} />}
			{hotlines.length > 0 && <Hotlines hotlines={hotlines} />}
		</>
	);
}

function Laws({ laws }: Pick<DocumentShown, "laws">): ReactNode {
	return (
		<PageSection title="library.laws">
			<ul>
				{laws.map(({ country, state, since }) => (
					<li key={country}>
						<CountryName code={country} /> <Tag kind={state === "in-force" ? "ok" : "info"} id={`library.law.${state}`} />{" "}
						{since !== null && <Say id="parts.since" values={{ since: dayOf(since) }} />}
					</li>
				))}
			</ul>
		</PageSection>
	);
}

function Hotlines({ hotlines }: Pick<DocumentShown, "hotlines">): ReactNode {
	const { say } = useWords();
	const languageName = useLanguageNames();
	return (
		<PageSection title="library.kind.hotlines">
			<ul>
				{hotlines.map(({ country, name, numbers, hours, languages, confirmed, by }) => (
					<li key={`${country} ${name} ${numbers.join(" ")}`}>
						<p>
							<CountryName code={country} />
							<Say id="parts.comma" />
							<bdi>{name}</bdi>
							<Say id="parts.comma" />
							<bdi dir="ltr">{numbers.join(" / ")}</bdi>
							{hours !== null && (
								<>
									<Say id="parts.comma" />
									<bdi>{hours}</bdi>
								</>
							)}
						</p>
						<p className="muted small">
							<bdi>{languages.map(languageName).join(say("parts.comma"))}</bdi>
							{languages.length > 0 && <Say id="parts.comma" />}
							<Say id="library.called" values={{ day: dayOf(confirmed), name: <bdi>{by}</bdi> }} />
						</p>
					</li>
				))}
			</ul>
		</PageSection>
	);
}
