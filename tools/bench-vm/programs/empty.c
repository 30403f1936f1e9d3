/* Does nothing: what is left is what an engine adds to a call. */
#include "host.h"

CALL {
    return 0;
}
