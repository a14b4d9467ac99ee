/** `#/cases/:id/s/:compartment/clash`: each place where people wrote different things, with all values and their authors. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { Notice } from "../../parts/notice.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { ClashView, SectionScreen } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say } from "../../words/words.tsx";
import { KeptLine } from "../kept-line.tsx";
import { Values } from "./unit.tsx";
import "./cases.css";
import "./section.css";

export default function Clashes(): ReactNode {
	const { id, compartment } = useParams({ strict: false }) as { id: string; compartment: string };
	const section = useVerb("readSection", { case: id, compartment });
	return (
		<>
			<Heading id="clash.title" />
			<p>
				<SayLink to="/cases/$id/s/$compartment" params={{ id, compartment }} id="clash.back" />
			</p>
			<Answered query={section}>{(view) => <List view={view} />}</Answered>
		</>
	);
}

function List({ view }: { view: SectionScreen }): ReactNode {
	const [done, setDone] = useState<"clash.used" | "clash.both-kept" | null>(null);
	const { clashes, readers } = view;
	return (
		<>
			<HoldersStrip readers={readers} />
			{done && <Notice kind="ok" live="polite" id={done} />}
			<Say as="p" id={clashes.length === 0 ? "clash.none" : "clash.intro"} />
			{clashes.map((clash) => (
				<Clash key={`${clash.form} ${clash.row} ${clash.unit}`} view={view} clash={clash} onUsed={setDone} />
			))}
		</>
	);
}

function Clash({
	view,
	clash,
	onUsed,
}: {
	view: SectionScreen;
	clash: ClashView;
	onUsed(done: "clash.used" | "clash.both-kept"): void;
}): ReactNode {
	const words = useFormWords();
	const { compartment, base, names } = view;
	const { form, row, unit, isRed, mayKeepBoth, values } = clash;
	const place = ["clash", compartment, form, row, unit].filter((each) => each !== null).join("/");
	const reason = useFormDraft(place, (text) => ({ text }));
	const act = useAct("settle");
	const why = reason.kept.text.trim();
	const using = useAction(async (choice: number | "both") => {
		const chosen = { choice, why: why === "" ? null : why };
		const { entry } = await reason.begin(chosen);
		await act.mutateAsync({ compartment, base, clash: { form, row, unit }, ...chosen, entry });
		await reason.draft.done();
		onUsed(choice === "both" ? "clash.both-kept" : "clash.used");
	});
	return (
		<section className="card">
			<h2>
				{unit === null || unit === form ? words.form(form) : words.field(unit)} {isRed && <Tag kind="danger" id="sections.red" />}
			</h2>
			{isRed && <Say as="p" id="sections.clash-red" />}
			<KeptLine label={<Say id="clash.why" />} draft={reason} />
			{using.error && <ErrorNotice error={using.error} />}
			{values.map((each, choice) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a value is chosen by its place.
				<div key={choice} className="clash-value">
					{unit === null && each.fields !== null ? <Say as="p" id="sections.kept" /> : null}
					<Values values={each} names={names} />
					<Button isBusy={using.isBusy} onClick={() => void using.run(choice)} id="clash.use" />
				</div>
			))}
			{mayKeepBoth && (
				<div className="clash-value">
					<Say as="p" id="clash.both-help" />
					<Button isBusy={using.isBusy} onClick={() => void using.run("both")} id="clash.keep-both" />
				</div>
			)}
		</section>
	);
}
