/** `#/log/export`: entries and their proof as files. The export is announced before it runs. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import { type RunControl, useRun } from "../../sitting/use-run.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { ExportedFiles, ExportInput, LogChoices } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { idOfAction } from "./action-words.ts";
import { BackToLog, ReadingIsLogged } from "./back.tsx";
import { CheckExport } from "./check-export.tsx";
import { FORMATS } from "./export-formats.ts";
import { type Chosen, FilterFields, type FilterProblem, NOTHING_CHOSEN, resolveFilter } from "./filter-fields.tsx";

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
	const [reason, setReason] = useState<ExportInput["reason"] | "">("");
	const [format, setFormat] = useState<ExportInput["format"]>(FORMATS[0]);
	const [chosen, setChosen] = useState<Chosen>(NOTHING_CHOSEN);
	const [problem, setProblem] = useState<FilterProblem | null>(null);
	const run = useRun<ExportedFiles>();
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const begin = useAction(async () => {
		setProblem(null);
		if (reason === "") return refuse();
		const filter = await resolveFilter(chosen);
		if (typeof filter === "string") {
			setProblem(filter);
			return refuse();
		}
		const actions = Object.fromEntries(choices.actions.map((code) => [code, say(idOfAction(code, has), { code })]));
		run.start(() => openSitting().call("exportLog", { format, reason, filter, actions }));
	});
	const submit = () => {
		void begin.run();
	};
	const reasons = [{ value: "", label: "" }, ...REASONS.map((value) => ({ value, label: say(`log.export.reason.${value}`) }))];
	return (
		<>
			<Form of={{ ref: form, submit }}>
				<Select
					label={<Say id="log.export.why" />}
					error={isRefused && reason === "" && <Say id="log.export.no-why" />}
					options={reasons}
					value={reason}
					onChange={({ target }) => setReason(target.value as typeof reason)}
				/>
				<Select
					label={<Say id="log.export.format" />}
					options={FORMATS.map((value) => ({ value, label: say(`log.export.format.${value}`) }))}
					value={format}
					onChange={({ target }) => setFormat(target.value as typeof format)}
				/>
				<Say as="h2" id="log.export.which" />
				<FilterFields choices={choices} chosen={chosen} onChange={setChosen} problem={problem} />
				<p className="buttons">
					<Button type="submit" kind="primary" isBusy={begin.isBusy || run.phase === "running"} id="log.export.start" />
				</p>
				{begin.error && <ErrorNotice error={begin.error} />}
			</Form>
			<Outcome run={run} format={format} />
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
