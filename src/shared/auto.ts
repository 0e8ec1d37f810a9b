/** What a caller asks for who leaves the choice of the model to the router; so no model can be called this. */
export const AUTO = 'auto'
