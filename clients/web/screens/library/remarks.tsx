/** Who has used a document and how it went, and comments. One form writes both. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { LanguageSelect } from "../../parts/language.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import type { DocumentShown, RemarkShown } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { LeakGuardHelp, useLeakGuard } from "../forum/leak-guard.tsx";
import { Markdown } from "../forum/markdown.tsx";
import { ReportButton } from "../forum/report.tsx";
import { Folded, MarkLine, WriterLine } from "../forum/shown.tsx";
import { useMark } from "../forum/use-mark.tsx";
import { useForm } from "../use-form.tsx";
import { TakeBack } from "./take-back.tsx";

export function Remarks({ view }: { view: DocumentShown }): ReactNode {
	const { uses, comments, locked } = view;
	return (
		<>
			<PageSection title="library.uses">
				{uses.length === 0 ? <Empty id="library.no-uses" /> : uses.map((each) => <Remark key={each.entry} view={view} remark={each} />)}
			</PageSection>
			<PageSection title="library.comments">
				{comments.length === 0 ? (
					<Empty id="library.no-comments" />
				) : (
					comments.map((each) => <Remark key={each.entry} view={view} remark={each} />)
				)}
			</PageSection>
			{!locked && <RemarkForm view={view} />}
		</>
	);
}

function Remark({ view, remark }: { view: DocumentShown; remark: RemarkShown }): ReactNode {
	const { entry, by, at, body, language, hidden, muted, isOurs } = remark;
	const marking = useMark(view, entry);
	return (
		<article className="post">
			<p>
				<WriterLine by={by} at={at} />
			</p>
			{hidden ? (
				<MarkLine mark={hidden} id="forum.hidden-by" />
			) : (
				<Folded muted={muted}>
					<Markdown text={body} language={language} />
				</Folded>
			)}
			<p className="post-tools">
				{isOurs && !view.locked && <TakeBack view={view} entry={entry} />}
				{!view.isOwner && !isOurs && !hidden && <ReportButton place={{ space: view.space, item: view.item, entry, form: "document" }} />}
				{view.isOwner && !isOurs && !hidden && <Button kind="quiet" onClick={() => marking.ask("hidden")} id="forum.hide" />}
				{view.isOwner && hidden && (
					<Button kind="quiet" onClick={() => marking.set("hidden", false)} isBusy={marking.isBusy} id="forum.unhide" />
				)}
			</p>
			{marking.error && <ErrorNotice error={dataOf(marking.error)} />}
			{marking.dialog}
		</article>
	);
}

const KINDS = ["comment", "used"] as const;

function RemarkForm({ view: { space, item, organisations } }: { view: DocumentShown }): ReactNode {
	const { language, say } = useWords();
	const guard = useLeakGuard();
	const form = useForm({
		place: `document/${space}/${item}`,
		first: () => ({ kind: "comment" as (typeof KINDS)[number], text: "", language }),
		missing: ({ text, language: chosen }) => ({ text: text.trim() === "", language: chosen === "" }),
		act: "doInDocument",
		input: ({ kind, text, language: chosen }, entry) => ({
			...{ space, item, entry },
			act: { act: kind, language: chosen, body: text.trim() },
		}),
	});
	const isUse = form.values.kind === "used";
	return (
		<>
			<Form of={{ ...form, isBusy: form.isBusy || guard.isBusy, submit: () => guard.pass([form.values.text], form.submit) }}>
				<Choices label={<Say id="library.remark-kind" />}>
					{KINDS.map((each) => (
						<Check key={each} label={<Say id={`library.remark.${each}`} />} {...form.radio("kind", each)} />
					))}
				</Choices>
				<TextArea
					label={<Say id="library.remark" />}
					help={<Say id={isUse ? "library.used-help" : "forum.text-help"} />}
					rows={5}
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
				<LeakGuardHelp />
				<Submit id="forum.send-post" values={{ organisations }} />
			</Form>
			{guard.shown}
		</>
	);
}
