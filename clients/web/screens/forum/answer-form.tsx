/** Writes an answer or a post, after it has said who reads it. */
import type { ReactNode } from "react";
import { TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { LanguageSelect } from "../../parts/language.tsx";
import { Submit } from "../../parts/submit.tsx";
import type { TopicShown } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { LeakGuardHelp, useLeakGuard } from "./leak-guard.tsx";
import { ReadersOfSpaceLine } from "./shown.tsx";

export function AnswerForm({ view }: { view: TopicShown }): ReactNode {
	const { language, say } = useWords();
	const guard = useLeakGuard();
	const { space, item, organisations } = view;
	const isQuestion = view.kind === "question";
	const form = useForm({
		place: `topic/${space}/${item}`,
		first: () => ({ text: "", language }),
		missing: ({ text, language: chosen }) => ({ text: text.trim() === "", language: chosen === "" }),
		act: "doInTopic",
		input: ({ text, language: chosen }, entry) => ({
			...{ space, item, entry },
			act: { act: isQuestion ? "answer" : "post", language: chosen, body: text.trim() },
		}),
	});
	return (
		<>
			<Form of={{ ...form, isBusy: form.isBusy || guard.isBusy, submit: () => guard.pass([form.values.text], form.submit) }}>
				<TextArea
					label={<Say id={isQuestion ? "forum.your-answer" : "forum.your-post"} />}
					help={<Say id="forum.text-help" />}
					rows={6}
					maxLength={20_000}
					{...form.field("text")}
				/>
				<LanguageSelect
					label={<Say id="forum.language" />}
					none={say("forum.no-language")}
					error={form.problem("language")}
					value={form.values.language}
					onChange={(code) => form.change({ language: code })}
				/>
				<ReadersOfSpaceLine {...view} />
				<LeakGuardHelp />
				<Submit id={isQuestion ? "forum.send-answer" : "forum.send-post"} values={{ organisations }} />
			</Form>
			{guard.shown}
		</>
	);
}
