/** The name of an organisation or a desk in Latin letters, which a coordinator writes. */
import type { ReactNode } from "react";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

interface Props {
	organisation: string;
	/** Null for the organisation itself. */
	desk: string | null;
	latin: string | null;
}

export function LatinName({ organisation, desk, latin }: Props): ReactNode {
	const form = useForm({
		first: { name: latin ?? "" },
		wrong: { name: ["name", "organisation.latin-wrong"] },
		act: "saveLatinName",
		input: ({ name }) => ({ organisation, desk, name }),
	});
	return (
		<PageSection title="organisation.latin">
			<Form of={form}>
				<Field
					label={<Say id="organisation.latin-name" />}
					help={<Say id="organisation.latin-help" />}
					dir="ltr"
					maxLength={80}
					{...form.field("name")}
				/>
				<Submit id="organisation.latin-save" kind="secondary" />
			</Form>
		</PageSection>
	);
}
