/** The search parameters in the address of a new consent. */
export interface ConsentSearch {
	/** The organisation that the person is asked about. */
	recipient?: string;
	/** The next screen: the request that lacked a ground. Default: the new consent. */
	after?: "request";
}
