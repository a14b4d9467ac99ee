/** `#/network/library`: the documents of all spaces, with filters and a search. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useDeferredValue, useMemo, useState } from "react";
import { hasWords } from "../../../words/search.ts";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { useLanguageNames } from "../../parts/language.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DocumentLine, LibraryShown } from "../../sitting/verbs/index.ts";
import { nameOf } from "../../words/names.ts";
import { localeOf, Say, useWords } from "../../words/words.tsx";
import { MarkLine, ReadersOfSpaceLine, SpaceName, WriterLine } from "../forum/shown.tsx";
import { BackToLibrary } from "./back.tsx";
import { DocumentTitle, StateTag } from "./shown.tsx";
import "./library.css";

/** How many documents are drawn at first, and more with each press. A list of thousands would be slow on a phone. */
const PAGE = 100;

export default function LibraryScreen(): ReactNode {
	const library = useVerb("readLibrary");
	return (
		<>
			<Heading id="forum.library" />
			<Answered query={library}>
				{(shown) => (shown.spaces.length === 0 ? <Empty id="forum.no-spaces" /> : <Documents shown={shown} />)}
			</Answered>
			<BackToLibrary isList />
		</>
	);
}

function Documents({ shown: { documents, spaces, waitsForKey } }: { shown: LibraryShown }): ReactNode {
	const [onlySpace] = spaces;
	return (
		<>
			<Say as="p" id="library.intro" />
			{spaces.length === 1 && onlySpace && <ReadersOfSpaceLine {...onlySpace} />}
			<p className="buttons">
				<Link className="button button-primary" to="/network/library/new" data-shortcut="new">
					<Say id="library.write" />
				</Link>
			</p>
			{waitsForKey && <Notice id="forum.waits-for-key" />}
			{documents.length === 0 ? <Empty id="library.empty" /> : <Filtered documents={documents} spaces={spaces} />}
		</>
	);
}

const EVERYTHING = { kind: "", theme: "", language: "", country: "", words: "" };
type Wanted = typeof EVERYTHING;

/** Whether a document fits what is asked for. Hidden ones fit only when nothing is asked for. */
function fits({ kind, tags, titles, countries, hidden }: DocumentLine, wanted: Wanted): boolean {
	if (hidden) return Object.values(wanted).every((each) => each.trim() === "");
	return (
		(wanted.kind === "" || kind === wanted.kind) &&
		(wanted.theme === "" || tags.includes(wanted.theme)) &&
		(wanted.language === "" || Object.hasOwn(titles, wanted.language)) &&
		(wanted.country === "" || countries.includes(wanted.country)) &&
		(wanted.words.trim() === "" || hasWords([...Object.values(titles), ...tags].join(" "), wanted.words))
	);
}

type Listed = Pick<LibraryShown, "documents" | "spaces">;

/** Searches titles and themes on this device. */
function Filtered({ documents, spaces }: Listed): ReactNode {
	const [wanted, setWanted] = useState(EVERYTHING);
	const [most, setMost] = useState(PAGE);
	const asked = useDeferredValue(wanted);
	const found = useMemo(() => documents.filter((each) => fits(each, asked)), [documents, asked]);
	const change = (changed: Partial<Wanted>) => {
		setWanted({ ...wanted, ...changed });
		setMost(PAGE);
	};
	return (
		<>
			<Filters documents={documents} wanted={wanted} change={change} />
			<p role="status">
				<Say id="library.count" values={{ count: found.length }} />
			</p>
			{found.length === 0 ? (
				<Empty id="library.none-found">
					<Button onClick={() => change(EVERYTHING)} id="library.show-all" />
				</Empty>
			) : (
				<DocumentRows documents={found.slice(0, most)} spaces={spaces} />
			)}
			{found.length > most && (
				<p className="buttons">
					<Button onClick={() => setMost(most + PAGE)} id="library.more" values={{ count: Math.min(PAGE, found.length - most) }} />
				</p>
			)}
		</>
	);
}

interface FiltersProps {
	documents: DocumentLine[];
	wanted: Wanted;
	change(changed: Partial<Wanted>): void;
}

/** Offers only what some document has. A filter with one choice isn't shown. */
function Filters({ documents, wanted, change }: FiltersProps): ReactNode {
	const { say, language } = useWords();
	const languageName = useLanguageNames();
	const choices = useMemo(() => {
		const each = (valuesOf: (line: DocumentLine) => readonly string[]) => [...new Set(documents.flatMap(valuesOf))];
		return {
			kind: each(({ kind, hidden }) => (kind === null || hidden ? [] : [kind])),
			theme: each(({ tags }) => tags),
			language: each(({ titles }) => Object.keys(titles)),
			country: each(({ countries }) => countries),
		};
	}, [documents]);
	const select = (name: keyof typeof choices, nameOfValue: (value: string) => string) => {
		if (choices[name].length < 2 && wanted[name] === "") return null;
		const options = choices[name].map((value) => ({ value, label: nameOfValue(value) }));
		options.sort((one, other) => one.label.localeCompare(other.label, language));
		return (
			<Select
				label={<Say id={`library.filter.${name}`} />}
				options={[{ value: "", label: say("library.all") }, ...options]}
				value={wanted[name]}
				onChange={({ target }) => change({ [name]: target.value })}
			/>
		);
	};
	return (
		<div className="library-filters">
			<Field
				label={<Say id="library.search" />}
				type="search"
				dir="auto"
				value={wanted.words}
				onChange={({ target }) => change({ words: target.value })}
			/>
			{select("kind", (value) => say(`library.kind.${value as NonNullable<DocumentLine["kind"]>}`))}
			{select("theme", (value) => value)}
			{select("language", languageName)}
			{select("country", (value) => nameOf("region", value, localeOf(language)))}
		</div>
	);
}

function DocumentRows({ documents, spaces }: Listed): ReactNode {
	return (
		<Rows>
			{documents.map((each) => (
				<DocumentRow key={each.item} line={each} space={spaces.length > 1 ? spaces.find(({ space }) => space === each.space) : undefined} />
			))}
		</Rows>
	);
}

function DocumentRow({ line, space }: { line: DocumentLine; space: LibraryShown["spaces"][number] | undefined }): ReactNode {
	const { titles, kind, state, hidden, isNew, isPinned, isMissing } = line;
	return (
		<Row
			title={
				<Link to="/network/library/$space/$document" params={{ space: line.space, document: line.item }} data-document={line.item}>
					{hidden ? <Say id="library.hidden" /> : <DocumentTitle titles={titles} />}
				</Link>
			}
			mark={
				<>
					{isNew && <Tag id="forum.is-new" />} {isPinned && <Tag id="forum.pinned" />} {!hidden && <StateTag state={state} />}
				</>
			}
		>
			{!hidden && kind !== null && (
				<>
					<Say id={`library.kind.${kind}`} />
					<span aria-hidden="true"> · </span>
				</>
			)}
			{!hidden && <Languages codes={Object.keys(titles)} />}
			{space && (
				<>
					<SpaceName {...space} />
					<span aria-hidden="true"> · </span>
				</>
			)}
			<WriterLine by={line.by} at={line.startedAt} />
			{hidden && <MarkLine mark={hidden} id="forum.hidden-by" />}
			{isMissing && <Say as="p" id="library.missing" />}
		</Row>
	);
}

/** In which languages a document can be read. */
function Languages({ codes }: { codes: readonly string[] }): ReactNode {
	const { say } = useWords();
	const languageName = useLanguageNames();
	return (
		<>
			<bdi>{codes.map(languageName).join(say("parts.comma"))}</bdi>
			<span aria-hidden="true"> · </span>
		</>
	);
}
