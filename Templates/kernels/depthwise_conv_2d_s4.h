#ifndef KL_DEPTHWISE_CONV_2D_S4_H
#define KL_DEPTHWISE_CONV_2D_S4_H

#include "depthwise_conv_2d.h"
#include "nibbles.h"

KL_DEPTHWISE_CONV_2D_S8(kl_depthwise_conv_2d_s8_s4, kl_nibble_at)

#endif
