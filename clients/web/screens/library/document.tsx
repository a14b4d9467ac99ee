/** `#/network/library/:space/:document`: one document with its text by language, its facts, who has used it, and comments. */
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { useLanguageNames } from "../../parts/language.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { DocumentShown } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { Markdown } from "../forum/markdown.tsx";
import { Older } from "../forum/older.tsx";
import { ReportButton } from "../forum/report.tsx";
import { Folded, MarkLine, ReadersOfSpaceLine, WriterLine } from "../forum/shown.tsx";
import { isSameLanguage, reportedEntry } from "../forum/texts.ts";
import { BackToLibrary } from "./back.tsx";
import { DocumentFacts } from "./document-facts.tsx";
import { DocumentTools } from "./document-tools.tsx";
import { Endorsements } from "./endorsements.tsx";
import { Remarks } from "./remarks.tsx";
import { DocumentTitle, StateTag } from "./shown.tsx";
import "./library.css";

type Translation = DocumentShown["translations"][number];

export default function DocumentScreen(): ReactNode {
	const { space, document } = useParams({ strict: false }) as { space: string; document: string };
	const shown = useVerb("readDocument", { space, item: document });
	return (
		<Answered query={shown} hasHeading>
			{(view) => <Document view={view} />}
		</Answered>
	);
}

function Document({ view }: { view: DocumentShown }): ReactNode {
	const { language: own } = useWords();
	const { source, translations, hidden, locked, kind, state } = view;
	const [chosen, setChosen] = useState<string | null>(null);
	const wanted = chosen ?? own;
	const translation = isSameLanguage(source.language, wanted)
		? undefined
		: translations.find((each) => isSameLanguage(each.language, wanted));
	const text = translation ?? source;
	const titleShown = (
		<span lang={text.language} dir="auto">
			{text.title}
		</span>
	);
	return (
		<>
			<Heading title="forum.library">
				{hidden ? <Say id="library.hidden" /> : view.muted ? <Say id="forum.muted-author" /> : titleShown}
			</Heading>
			<ReadersOfSpaceLine {...view} />
			<p>
				<WriterLine by={view.by} at={view.at} /> <Tag id={`library.kind.${kind}`} /> <StateTag state={state} />
			</p>
			{state === "withdrawn" && <Notice kind="warn" id="library.is-withdrawn" />}
			{view.replacedBy.map(({ item, titles }) => (
				<Notice key={item} id="library.replaced-by">
					<Link to="/network/library/$space/$document" params={{ space: view.space, document: item }}>
						<DocumentTitle titles={titles} />
					</Link>
				</Notice>
			))}
			{hidden && <MarkLine mark={hidden} id="forum.hidden-by" />}
			{view.uncounted.length > 0 && <Uncounted view={view} />}
			{!hidden && (
				<Folded muted={view.muted}>
					{view.muted && (
						<p>
							<strong>{titleShown}</strong>
						</p>
					)}
					{translations.length > 0 && <LanguageChoice view={view} shown={text.language} onChange={setChosen} />}
					{text.summary !== null && (
						<p className="library-summary" lang={text.language} dir="auto">
							{text.summary}
						</p>
					)}
					{translation?.isOlder && (
						<>
							<Notice kind="warn" id="library.older" />
							<Older text={view} translation={translation} />
						</>
					)}
					<Markdown text={text.body} language={text.language} />
					<p className="muted small">
						{translation && <Say id="library.translated-by" values={{ name: <TranslatorName translation={translation} /> }} />}{" "}
						{view.changes > 0 && <Say id="library.changes" values={{ count: view.changes }} />}
					</p>
					{!locked && <TextButtons view={view} translation={translation} />}
					{!view.isOwner && (!view.mayChange || translation) && (
						<p className="post-tools">
							<ReportButton place={{ space: view.space, item: view.item, entry: reportedEntry(view, text, null), form: "document" }} />
						</p>
					)}
					<DocumentFacts view={view} />
				</Folded>
			)}
			{locked && <MarkLine mark={locked} id="library.locked-by" />}
			{!hidden && kind === "position" && <Endorsements view={view} />}
			{!hidden && <Remarks view={view} />}
			<DocumentTools view={view} />
			<BackToLibrary />
		</>
	);
}

/** The names come with the answer, because a name of a member isn't part of the text. */
function TranslatorName({ translation: { byName } }: { translation: Translation }): ReactNode {
	return byName === null ? <Say id="parts.unknown-name" /> : <bdi>{byName}</bdi>;
}

/** All languages of the document. The source comes first. */
function LanguageChoice({
	view: { source, translations },
	shown,
	onChange,
}: {
	view: DocumentShown;
	shown: string;
	onChange(code: string): void;
}): ReactNode {
	const { say } = useWords();
	const languageName = useLanguageNames();
	return (
		<Select
			label={<Say id="forum.language" />}
			options={[
				{ value: source.language, label: say("library.source", { language: languageName(source.language) }) },
				...translations.map(({ language }) => ({ value: language, label: languageName(language) })),
			]}
			value={shown}
			onChange={({ target }) => onChange(target.value)}
		/>
	);
}

/** Leads to the screen that writes texts: changes the source, if it is of a desk of mine, and translates it. */
function TextButtons({
	view: { space, item, source, translations, mayChange },
	translation,
}: {
	view: DocumentShown;
	translation: Translation | undefined;
}): ReactNode {
	const { language } = useWords();
	const isOwnSource = isSameLanguage(source.language, language);
	const into =
		translation?.language ??
		(isOwnSource ? "" : (translations.find((each) => isSameLanguage(each.language, language))?.language ?? language));
	const to = { to: "/network/library/$space/$document/text", params: { space, document: item } } as const;
	return (
		<p className="buttons">
			<Link className="button" {...to} search={{ language: into }}>
				<Say id={translation ? "forum.change-translation" : "library.translate"} />
			</Link>
			{mayChange && (
				<Link className="button" {...to} search={{ language: source.language }}>
					<Say id="library.change" />
				</Link>
			)}
		</p>
	);
}

/** Texts of mine that others don't see, because the key of the space has changed while I wrote them. */
function Uncounted({ view: { space, item, uncounted } }: { view: DocumentShown }): ReactNode {
	const sending = useAct("sendEntryAgain");
	const [entry] = uncounted;
	return (
		<Notice kind="warn" id="forum.not-counted" values={{ count: uncounted.length }}>
			<Button onClick={() => entry && sending.mutate({ space, item, entry })} isBusy={sending.isPending} id="forum.send-again" />
			{sending.error && <ErrorNotice error={dataOf(sending.error)} />}
		</Notice>
	);
}
