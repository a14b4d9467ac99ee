/** `#/log/export`: entries and their proof as files. The export is announced before it runs. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { openSitting } from "../../sitting/open.ts";
import { type RunControl, useRun } from "../../sitting/use-run.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { ExportedFiles, ExportInput, LogChoices } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { idOfAction } from "./action-words.ts";
import { BackToLog, ReadingIsLogged } from "./back.tsx";
import { CheckExport } from "./check-export.tsx";
import { FORMATS } from "./export-formats.ts";
import { FilterFields, NOTHING_CHOSEN, resolveFilter, WRONG_FILTER } from "./filter-fields.tsx";

const REASONS = [
	"review",
	"complaint",
	"authority",
	"court",
	"person-concerned",
	"other",
] as const satisfies readonly ExportInput["reason"][];

export default function Export(): ReactNode {
	const choices = useVerb("logChoices");
	return (
		<>
			<Heading id="log.export.title" />
			<ReadingIsLogged />
			<Say as="p" id="log.export.intro" />
			<Answered query={choices}>{(view) => <ExportForm choices={view} />}</Answered>
			<CheckExport />
			<BackToLog />
		</>
	);
}

function ExportForm({ choices }: { choices: LogChoices }): ReactNode {
	const { say, has } = useWords();
	const run = useRun<ExportedFiles>();
	const form = useForm({
		first: { ...NOTHING_CHOSEN, reason: "" as ExportInput["reason"] | "", format: FORMATS[0] as ExportInput["format"] },
		missing: ({ reason }) => ({ reason: reason === "" && "log.export.no-why" }),
		wrong: WRONG_FILTER,
		keeps: true,
		async run({ reason, format, ...chosen }) {
			const filter = await resolveFilter(chosen);
			const actions = Object.fromEntries(choices.actions.map((code) => [code, say(idOfAction(code, has), { code })]));
			run.start(() => openSitting().call("exportLog", { format, reason: reason as ExportInput["reason"], filter, actions }));
		},
	});
	const reasons = [{ value: "", label: "" }, ...REASONS.map((value) => ({ value, label: say(`log.export.reason.${value}`) }))];
	return (
		<>
			<Form of={form}>
				<Select label={<Say id="log.export.why" />} options={reasons} {...form.field("reason")} />
				<Select
					label={<Say id="log.export.format" />}
					options={FORMATS.map((value) => ({ value, label: say(`log.export.format.${value}`) }))}
					{...form.field("format")}
				/>
				<Say as="h2" id="log.export.which" />
				<FilterFields choices={choices} form={form} />
				<Submit id="log.export.start" isDisabled={run.phase === "running"} />
			</Form>
			<Outcome run={run} format={form.values.format} />
		</>
	);
}

function Outcome({ run, format }: { run: RunControl<ExportedFiles>; format: string }): ReactNode {
	const { phase, looked, error, stop, items } = run;
	const [files] = items;
	if (phase === "running")
		return (
			<>
				<Say as="p" id="log.export.reading" values={{ count: looked }} />
				<p className="buttons">
					<Button onClick={stop} id="log.run.stop" />
				</p>
			</>
		);
	return (
		<>
			{error && (
				<ErrorNotice error={error}>
					<Say as="p" id="log.export.failed" />
				</ErrorNotice>
			)}
			<p role="status">{phase === "stopped" && <Say id="log.export.stopped" />}</p>
			{phase === "ended" && files && <Ready files={files} format={format} />}
		</>
	);
}

function Ready({ files: { entries, isPart, file, proof }, format }: { files: ExportedFiles; format: string }): ReactNode {
	return (
		<Notice kind="ok" live="polite">
			<Say as="p" id="log.export.ready" values={{ count: entries }} />
			{isPart && <Say as="p" id="log.export.part" values={{ count: entries }} />}
			<Say as="p" id="log.export.lies-here" />
			<p className="buttons">
				<Button onClick={() => saveFile(`access.${format}`, file)} id="log.export.save" />
				<Button onClick={() => saveFile(`access.${format}.proof`, proof)} id="log.save-proof" />
			</p>
		</Notice>
	);
}
