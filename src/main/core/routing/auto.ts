/** What a caller asks for who leaves the choice of the model to the router. */
export const AUTO = 'auto'
