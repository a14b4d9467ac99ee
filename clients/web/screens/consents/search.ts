/** The search parameters in the address of a new consent. */
export interface ConsentSearch {
	/** The organisation that she is asked about. */
	recipient?: string;
	/** Where it goes afterwards: the request that lacked a ground. Default: the consent. */
	after?: "request";
}
