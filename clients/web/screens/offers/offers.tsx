/** `#/people/offers`: what organisations say about themselves and offer, by region, with filters. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { CountryName } from "../../parts/country.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LanguageSelect } from "../../parts/language.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { Select } from "../../parts/select.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { FoundLine, OffersFound } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { OfferLine } from "./offer.tsx";
import { useOfferWords } from "./offer-words.ts";
import "./offers.css";

const EVERYTHING = { region: "", country: "", language: "", service: "", capacity: "", text: "" };
type Wanted = typeof EVERYTHING;

/** Leaves out what isn't asked for. */
function queryOf({ language, ...wanted }: Wanted): object {
	const given = Object.entries(wanted).filter(([, value]) => value.trim() !== "");
	return { ...Object.fromEntries(given), ...(language !== "" && { languages: [language] }) };
}

export default function Offers(): ReactNode {
	const [wanted, setWanted] = useState(EVERYTHING);
	const answer = useVerb("searchOffers", queryOf(wanted), { keepsEarlier: true });
	return (
		<>
			<Heading id="people.offers" />
			<Say as="p" id="offers.intro" />
			<Answered query={answer}>
				{(each) =>
					!each.hasSpace ? (
						<Empty id="offers.no-space" />
					) : !each.isRead ? (
						<Empty id="offers.not-read" />
					) : (
						<>
							<Filters codes={each.codes} wanted={wanted} change={(changed) => setWanted({ ...wanted, ...changed })} />
							<p role="status">
								<Say id="offers.count" values={{ count: each.found.length }} />
							</p>
							{each.found.length === 0 ? <Empty id="offers.none" /> : <ByRegion found={each.found} regions={each.codes.regions} />}
							<Export />
						</>
					)
				}
			</Answered>
		</>
	);
}

interface FiltersProps {
	codes: OffersFound["codes"];
	wanted: Wanted;
	change(changed: Partial<Wanted>): void;
}

function Filters({ codes, wanted, change }: FiltersProps): ReactNode {
	const { say, language } = useWords();
	const words = useOfferWords();
	const select = (name: "region" | "country" | "service" | "capacity", options: { value: string; label: string }[]) => (
		<Select
			label={<Say id={`offers.filter.${name}`} />}
			options={[{ value: "", label: say("offers.all") }, ...options]}
			value={wanted[name]}
			onChange={({ target }) => change({ [name]: target.value })}
		/>
	);
	const named = (values: readonly string[], nameOf: (code: string) => string) =>
		values.map((value) => ({ value, label: nameOf(value) })).sort((a, b) => a.label.localeCompare(b.label, language));
	return (
		<div className="offer-filters">
			{select("service", named(codes.services, words.service))}
			<LanguageSelect
				label={<Say id="offers.filter.language" />}
				none={say("offers.all")}
				value={wanted.language}
				onChange={(code) => change({ language: code })}
			/>
			{select(
				"region",
				named(codes.regions, (code) => say(`facts.region.${code}` as MessageId)),
			)}
			{select("country", named(codes.countries, words.country))}
			{select(
				"capacity",
				codes.capacities.map((value) => ({ value, label: say(`offers.capacity.${value}`) })),
			)}
			<Field
				label={<Say id="offers.filter.text" />}
				type="search"
				dir="auto"
				value={wanted.text}
				onChange={({ target }) => change({ text: target.value })}
			/>
		</div>
	);
}

const idOf = ({ organisation }: FoundLine): string => organisation.organisation;

function ByRegion({ found, regions }: { found: FoundLine[]; regions: readonly string[] }): ReactNode {
	return [...regions, null].map((region) => {
		const here = found.filter(({ organisation }) => organisation.region === region);
		if (here.length === 0) return null;
		return (
			<section key={region}>
				<h2>
					<Say id={region === null ? "offers.no-region" : (`facts.region.${region}` as MessageId)} />
				</h2>
				<Rows>
					{[...new Set(here.map(idOf))].map((id) => (
						<Organisation key={id} found={here.filter((each) => idOf(each) === id)} />
					))}
				</Rows>
			</section>
		);
	});
}

/** @param found the offers of one organisation. */
function Organisation({ found }: { found: FoundLine[] }): ReactNode {
	const words = useOfferWords();
	const [first] = found as [FoundLine];
	const { organisation, name, country, isOurs } = first.organisation;
	return (
		<Row
			title={
				<Link to="/people/offers/$organisation" params={{ organisation }}>
					<bdi>{name}</bdi>
				</Link>
			}
			mark={isOurs && <Tag kind="ok" id="offers.ours" />}
		>
			<CountryName code={country} />
			{first.offer === null ? (
				<p className="small">
					{first.reasons.length > 0 ? (
						<Say id="offers.fits" values={{ reasons: words.reasons(first.reasons) }} />
					) : (
						<Say id="offers.nothing" />
					)}
				</p>
			) : (
				<ul className="offers">
					{found.map(({ offer, reasons }) => offer && <OfferLine key={offer.offer} offer={offer} reasons={reasons} />)}
				</ul>
			)}
		</Row>
	);
}

function Export(): ReactNode {
	const save = useAction(async (format: "csv" | "hsds") => {
		const file = await openSitting().call("exportOffers", { format });
		saveFile(format === "csv" ? "offers.csv" : "offers.json", file);
	});
	return (
		<Unfold title={<Say id="offers.export" />}>
			<Say as="p" id="offers.export-help" />
			{save.error && <ErrorNotice error={save.error} />}
			<div className="buttons">
				<Button isBusy={save.isBusy} onClick={() => void save.run("csv")} id="offers.export-csv" />
				<Button isBusy={save.isBusy} onClick={() => void save.run("hsds")} id="offers.export-hsds" />
			</div>
		</Unfold>
	);
}
