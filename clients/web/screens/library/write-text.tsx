/** `#/network/library/:space/:document/text`: writes a text of a document: a new revision of the source, or a translation. The address may name the language. */
import { useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LanguageName, LanguageSelect } from "../../parts/language.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DocumentShown } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { LeakGuardHelp, useLeakGuard } from "../forum/leak-guard.tsx";
import { Markdown } from "../forum/markdown.tsx";
import { Older } from "../forum/older.tsx";
import { MarkLine, ReadersOfSpaceLine } from "../forum/shown.tsx";
import { isSameLanguage } from "../forum/texts.ts";
import { useForm } from "../use-form.tsx";
import { BackToDocument } from "./back.tsx";
import { TextFields } from "./text-fields.tsx";
import "./library.css";

export default function WriteText(): ReactNode {
	const { space, document } = useParams({ strict: false }) as { space: string; document: string };
	const { language } = useSearch({ strict: false }) as { language?: string };
	const shown = useVerb("readDocument", { space, item: document });
	return (
		<>
			<Heading id="library.text" />
			<Answered query={shown}>{(view) => <OneText view={view} first={language ?? ""} />}</Answered>
			<BackToDocument space={space} document={document} />
		</>
	);
}

function OneText({ view, first }: { view: DocumentShown; first: string }): ReactNode {
	const { say } = useWords();
	const [language, setLanguage] = useState(first);
	const { source, hidden, locked, mayChange } = view;
	if (hidden) return <MarkLine mark={hidden} id="forum.hidden-by" />;
	if (locked) return <MarkLine mark={locked} id="library.locked-by" />;
	const isSource = isSameLanguage(language, source.language);
	return (
		<>
			<ReadersOfSpaceLine {...view} />
			<LanguageSelect label={<Say id="forum.language" />} none={say("forum.no-language")} value={language} onChange={setLanguage} />
			{language === "" ? null : isSource && !mayChange ? (
				<Empty id="library.not-yours" />
			) : (
				// Each language has a draft of its own.
				<TextForm key={language} view={view} language={isSource ? source.language : language} />
			)}
		</>
	);
}

function TextForm({ view, language }: { view: DocumentShown; language: string }): ReactNode {
	const { space, item, source, translations, organisations } = view;
	const navigate = useOnward();
	const guard = useLeakGuard();
	const isSource = language === source.language;
	const translation = isSource ? undefined : translations.find((each) => isSameLanguage(each.language, language));
	const before = isSource ? source : translation;
	const form = useForm({
		place: `document/${space}/${item}/text/${language}`,
		first: () => ({
			...{ title: before?.title ?? "", summary: before?.summary ?? "", text: before?.body ?? "" },
			/** The text of the source to which this draft belongs. */
			base: source.revision,
		}),
		missing: ({ title, text }) => ({ title: title.trim() === "", text: text.trim() === "" }),
		act: "doInDocument",
		input: ({ title, summary, text, base }, entry) => ({
			...{ space, item, entry },
			act: {
				...{ act: "text", language: translation?.language ?? language, title: title.trim(), summary: summary.trim() || null },
				...{ body: text.trim(), of: isSource ? null : base },
			},
		}),
		done: () => navigate({ to: "/network/library/$space/$document", params: { space, document: item } }),
	});
	const { title, summary, text, base } = form.values;
	const texts = [title, text, ...(summary.trim() === "" ? [] : [summary])];
	return (
		<>
			{isSource && <Say as="p" id="forum.change-help" />}
			{!isSource && (
				<>
					<Say as="p" id="library.no-service" />
					{translation?.isOlder && (
						<>
							<Notice kind="warn" id="library.older" />
							<Older text={view} translation={translation} />
						</>
					)}
					<Unfold title={<Say id="library.source-in" values={{ language: <LanguageName code={source.language} /> }} />} isOpen>
						<p className="markdown" lang={source.language} dir="auto">
							<strong>{source.title}</strong>
						</p>
						{source.summary !== null && (
							<p className="markdown" lang={source.language} dir="auto">
								{source.summary}
							</p>
						)}
						<Markdown text={source.body} language={source.language} />
					</Unfold>
				</>
			)}
			{base !== source.revision && (
				<Notice kind="warn" id="library.changed-meanwhile">
					<Button onClick={() => form.change({ base: source.revision })} id="library.compared" />
				</Notice>
			)}
			<Form of={{ ...form, isBusy: form.isBusy || guard.isBusy, submit: () => guard.pass(texts, form.submit) }}>
				<TextFields language={language} title={form.field("title")} summary={form.field("summary")} text={form.field("text")} />
				<LeakGuardHelp />
				<Submit id="forum.send-post" values={{ organisations }} />
			</Form>
			{guard.shown}
		</>
	);
}
