/** `#/network/library/:space/:document/facts`: changes what is known about a document besides its text: themes, licence, countries and others. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DocumentShown } from "../../sitting/verbs/index.ts";
import { useLeakGuard } from "../forum/leak-guard.tsx";
import { listIn } from "../forum/list-in.ts";
import { MarkLine, ReadersOfSpaceLine } from "../forum/shown.tsx";
import { useForm } from "../use-form.tsx";
import { BackToDocument } from "./back.tsx";
import { FactsFields, type FactValues, factsIn, wrongFacts } from "./facts-fields.tsx";

export default function ChangeFacts(): ReactNode {
	const { space, document } = useParams({ strict: false }) as { space: string; document: string };
	const shown = useVerb("readDocument", { space, item: document });
	return (
		<>
			<Heading id="library.facts" />
			<Answered query={shown}>{(view) => <Facts view={view} />}</Answered>
			<BackToDocument space={space} document={document} />
		</>
	);
}

function Facts({ view }: { view: DocumentShown }): ReactNode {
	const { hidden, locked, mayChange } = view;
	if (hidden) return <MarkLine mark={hidden} id="forum.hidden-by" />;
	if (locked) return <MarkLine mark={locked} id="library.locked-by" />;
	return mayChange ? <FactsForm view={view} /> : <Empty id="library.facts-not-yours" />;
}

function FactsForm({ view }: { view: DocumentShown }): ReactNode {
	const { space, item, themes, audience, countries, licence, year, author, replaces, public: publicState, organisations } = view;
	const navigate = useOnward();
	const guard = useLeakGuard();
	const library = useVerb("readLibrary");
	const others = (library.data?.documents ?? []).filter((each) => each.space === space && each.item !== item && !each.hidden);
	const form = useForm({
		place: `document/${space}/${item}/facts`,
		first: (): FactValues => ({
			...{ themes: themes.join(", "), audience: [...audience], countries: [...countries], licence },
			...{ year: year === null ? "" : String(year), author: author ?? "", replaces: replaces?.item ?? "", public: publicState },
		}),
		missing: wrongFacts,
		act: "changeDocumentFacts",
		input: (values, entry) => ({ space, item, entry, changed: factsIn(values) }),
		done: () => navigate({ to: "/network/library/$space/$document", params: { space, document: item } }),
	});
	const texts = [...listIn(form.values.themes, ","), ...(form.values.author.trim() === "" ? [] : [form.values.author])];
	return (
		<>
			<ReadersOfSpaceLine {...view} />
			<Form of={{ ...form, isBusy: form.isBusy || guard.isBusy, submit: () => guard.pass(texts, form.submit) }}>
				<FactsFields form={form} others={others} />
				<Submit id="forum.send-post" values={{ organisations }} />
			</Form>
			{guard.shown}
		</>
	);
}
