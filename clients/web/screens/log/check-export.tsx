/** Checks an exported file against its proof, on this device. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Select } from "../../parts/select.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { ExportInput } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { FORMATS } from "./export-formats.ts";

/** The format that the name of an exported file ends with, such as "access.csv". */
function formatOf(name: string): ExportInput["format"] | undefined {
	return FORMATS.find((format) => name.endsWith(`.${format}`));
}

export function CheckExport(): ReactNode {
	const { say } = useWords();
	const [format, setFormat] = useState<ExportInput["format"]>(FORMATS[0]);
	const [files, setFiles] = useState<{ file?: File | undefined; proof?: File | undefined }>({});
	const check = useAct("checkExport");
	const { form, refuse, isRefused } = useRefusal<HTMLElement>();
	const start = () => {
		const { file, proof } = files;
		if (file && proof) check.mutate({ format, file, proof });
		else refuse();
	};
	const choose = (which: "file" | "proof", chosen: File | undefined) => {
		check.reset();
		setFiles({ ...files, [which]: chosen });
	};
	const chooseEntries = (chosen: File | undefined) => {
		setFormat(formatOf(chosen?.name ?? "") ?? format);
		choose("file", chosen);
	};
	return (
		<section ref={form} aria-labelledby="check-export">
			<h2 id="check-export">
				<Say id="log.export.check" />
			</h2>
			<Say as="p" id="log.export.check-help" />
			<Field
				label={<Say id="log.export.file" />}
				error={isRefused && !files.file && <Say id="log.export.need-files" />}
				type="file"
				onChange={({ target }) => chooseEntries(target.files?.[0])}
			/>
			<Field
				label={<Say id="log.export.proof" />}
				error={isRefused && !files.proof && <Say id="log.export.need-files" />}
				type="file"
				onChange={({ target }) => choose("proof", target.files?.[0])}
			/>
			<Select
				label={<Say id="log.export.format" />}
				options={FORMATS.map((value) => ({ value, label: say(`log.export.format.${value}`) }))}
				value={format}
				onChange={({ target }) => {
					check.reset();
					setFormat(target.value as typeof format);
				}}
			/>
			<p className="buttons">
				<Button isBusy={check.isPending} onClick={start} id="log.export.check-start" />
			</p>
			{check.error && <ErrorNotice error={dataOf(check.error)} words={{ "bad-input": "log.export.unreadable" }} />}
			<div role="status">
				{check.data === null && <Notice kind="danger" id="log.export.bad" />}
				{check.data && (
					<Notice kind={check.data.misdated > 0 ? "warn" : "ok"}>
						<Say as="p" id="log.export.good" values={{ ...check.data }} />
					</Notice>
				)}
			</div>
		</section>
	);
}
