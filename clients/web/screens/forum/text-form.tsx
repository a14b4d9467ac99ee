/** Changes a text of my desk, or translates a text into the language of the page. Each text is kept as a revision. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Field, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { LanguageName } from "../../parts/language.tsx";
import { Submit } from "../../parts/submit.tsx";
import type { TextShown, TopicShown } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { useLeakGuard } from "./leak-guard.tsx";
import { Markdown } from "./markdown.tsx";
import { Older } from "./older.tsx";
import { translationIn } from "./texts.ts";

interface Props {
	view: Pick<TopicShown, "space" | "item">;
	/** The post; null for the topic itself. */
	post: string | null;
	text: TextShown;
	isTranslation: boolean;
	onDone(): void;
}

export function TextForm({ view: { space, item }, post, text, isTranslation, onDone }: Props): ReactNode {
	const { language } = useWords();
	const guard = useLeakGuard();
	const { source } = text;
	const translation = isTranslation ? translationIn(text, language) : null;
	const before = isTranslation ? translation : source;
	const isTopic = post === null;
	const form = useForm({
		place: `topic/${space}/${item}/${post ?? "text"}/${isTranslation ? language : "change"}`,
		first: () => ({ title: before?.title ?? "", text: before?.body ?? "" }),
		missing: ({ title, text: body }) => ({ title: isTopic && title.trim() === "", text: body.trim() === "" }),
		act: "doInTopic",
		input: ({ title, text: body }, entry) => ({
			...{ space, item, entry },
			act: {
				...{ act: "text", post, language: isTranslation ? language : source.language, body: body.trim() },
				...{ title: isTopic ? title.trim() : null, of: isTranslation ? source.revision : null },
			},
		}),
		done: onDone,
	});
	const { title, text: body } = form.values;
	const texts = isTopic ? [title, body] : [body];
	return (
		<>
			{isTranslation && (
				<>
					<Say as="p" id="forum.translate-into" values={{ language: <LanguageName code={language} /> }} />
					<Markdown text={source.body} language={source.language} />
					{translation?.isOlder && <Older text={text} translation={translation} />}
				</>
			)}
			{!isTranslation && <Say as="p" id="forum.change-help" />}
			<Form of={{ ...form, isBusy: form.isBusy || guard.isBusy, submit: () => guard.pass(texts, form.submit) }}>
				{isTopic && <Field label={<Say id="forum.title" />} dir="auto" maxLength={200} {...form.field("title")} />}
				<TextArea label={<Say id="forum.text" />} help={<Say id="forum.text-help" />} rows={6} maxLength={20_000} {...form.field("text")} />
				<Submit id={isTranslation ? "forum.save-translation" : "forum.save-change"}>
					<Button onClick={() => void form.draft.drop().then(onDone)} id="parts.cancel" />
				</Submit>
			</Form>
			{guard.shown}
		</>
	);
}
