/* libcrypto - the headers of OpenSSL and libfido2 that we use: OpenSSL has an ERR_STATE of its own beside that of base/err.h. */
#ifndef CRYPTO_LIBCRYPTO_H
#define CRYPTO_LIBCRYPTO_H

#define ERR_STATE libcrypto_err_state
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#undef ERR_STATE

#endif
