/** One factor, or the advice: what the two sides have written, side by side, or one below the other on a phone. */
import type { ReactNode } from "react";
import { Tag } from "../../parts/tag.tsx";
import type { ComparedView, ReturnSide, UnitView } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { groupsOf, Units } from "../cases/unit.tsx";

interface Props {
	title: ReactNode;
	compared: ComparedView;
	/** The side that alone names the factor; null when both do, and for the advice. */
	only?: ReturnSide | null;
	isAdvice?: boolean;
	/** The sides to show. */
	sides: readonly ReturnSide[];
	/** The side that a desk of mine has written. */
	ours: readonly ReturnSide[];
}

export function Compared({ title, compared, only = null, isAdvice = false, sides, ours }: Props): ReactNode {
	const words = useWords();
	const forms = useFormWords();
	const fields = compared.differs.map((field) => forms.field(field)).join(words.say("parts.comma"));
	return (
		<section className="card print-whole">
			<div className="risk-title">
				<h3>{title}</h3>
				{only && <Tag kind="warn" id={`return-risk.only.${only}`} />}
				{fields !== "" && (
					<Tag kind="warn">{isAdvice ? <Say id="return-risk.advice-differs" /> : <Say id="return-risk.differ" values={{ fields }} />}</Tag>
				)}
			</div>
			<div className="risk-sides">
				{sides.map((side) => (
					<div key={side} className="risk-side">
						<h4>
							<Say id={`return-risk.side.${side}`} /> {ours.includes(side) && <Tag kind="info" id="return-risk.ours" />}
						</h4>
						<Side units={compared[side]} />
					</div>
				))}
			</div>
		</section>
	);
}

/** The fields that the title says. */
const IN_TITLE = ["rrk_Side", "rrk_Factor"];

function Side({ units }: { units: UnitView[] }): ReactNode {
	if (units.length === 0) return <Say as="p" className="muted" id="return-risk.nothing" />;
	return byRow(units.map(withoutTitle))
		.flatMap(groupsOf)
		.map((group) => <Units key={`${group[0]?.row} ${group[0]?.unit}`} units={group} names={{}} />);
}

/** Units by row. So `groupsOf` never puts two rows under one author, even if one revision wrote both. */
function byRow(units: UnitView[]): UnitView[][] {
	const rows = [...new Set(units.map(({ row }) => row))];
	return rows.map((row) => units.filter((unit) => unit.row === row));
}

/** Leaves out the fields that the title says. While people disagree about a unit, its fields stay, because the title doesn't say them. */
function withoutTitle(unit: UnitView): UnitView {
	if (unit.values.length > 1) return unit;
	const values = unit.values.map((each) => ({ ...each, fields: each.fields?.filter(({ code }) => !IN_TITLE.includes(code)) ?? null }));
	return { ...unit, values };
}
